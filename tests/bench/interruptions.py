"""A snapshot killed at 200 random moments: the end state is that of an uninterrupted run."""

from __future__ import annotations

import os
import subprocess
import sys

MOMENTS = 200
TEST = "tests/gather/snapshot/test_interrupted.py"


def interruptions() -> None:
    """Run the test of interruptions at so many moments, and say what came of it."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", TEST],
        env={**os.environ, "SNAPSHOT_KILLS": str(MOMENTS)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"\na snapshot killed at {MOMENTS} moments")
    print("  each ends as an uninterrupted one" if done.returncode == 0 else done.stdout)
