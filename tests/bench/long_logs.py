"""A log of 200 MB with one error in its middle: `explain` beside grep and ripgrep.

grep and ripgrep count the lines that hold a word by which the wordings are looked for; both only
count, where `explain` ends in a diagnosis.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from doctor.texts.wording_words import DOCUMENT_WORDS, anchor, telling_words
from doctor.texts.wordings import WORDINGS
from tests.noise import noise_blocks

SIZE = 200_000_000
BIN = Path(sys.executable).parent
ERROR = (
    b"An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    b"arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on resource: "
    b"arn:aws:iam::222233334444:role/ProjectAdmin\n"
)


def long_logs() -> None:
    """Print the speed of each over the same file, and the memory that `explain` took."""
    with tempfile.TemporaryDirectory() as home:
        log, words = Path(home) / "job.log", Path(home) / "words"
        with log.open("wb") as file:
            file.writelines(noise_blocks(SIZE, ERROR))
        literals = sorted({*map(anchor, WORDINGS), *telling_words(), *DOCUMENT_WORDS})
        words.write_text("\n".join(literals))
        size = log.stat().st_size
        print(f"\na log of {size / 1e6:.0f} MB, {len(literals)} words, whole processes")
        runs = {"grep -c -i -w -F": ["grep", "-c", "-i", "-w", "-F", "-f", str(words), str(log)]}
        ripgrep = shutil.which("rg", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
        if ripgrep is not None:
            runs["ripgrep"] = [ripgrep, "-c", "-i", "-w", "-F", "-f", str(words), str(log)]
        runs["roledoctor explain"] = [str(BIN / "roledoctor"), "explain", "-"]
        for name, arguments in runs.items():
            _row(name, arguments, log, home)


def _row(name: str, arguments: list[str], log: Path, home: str) -> None:
    start = time.perf_counter()
    with log.open("rb") as file, tempfile.TemporaryFile() as answer:
        child = subprocess.Popen(
            arguments,
            stdin=file,
            stdout=answer,  # Into nowhere grep would stop at the first line.
            stderr=subprocess.DEVNULL,
            env={"HOME": home, "LANG": "C.UTF-8"},
        )
        # The child's own use: RUSAGE_CHILDREN has the largest of all children so far.
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    spent = used.ru_utime + used.ru_stime
    size = log.stat().st_size / 1e6
    print(
        f"  {name:<24} {size / wall:8.0f} MB/s   {size / spent:8.0f} MB/s of processor time"
        f"   {used.ru_maxrss / 1024:6.0f} MB at most"
    )


if __name__ == "__main__":
    long_logs()
