"""`make check-matrix`: the tests on every Python that can be had, with old and new dependencies.

Each run has an environment of its own under `.matrix`. Oldest are the releases that
`pyproject.toml` names as the least of each of its own dependencies, newest what a user would
install today. What the tests need beside them is the newest that fits.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
WORK: Final = ROOT / ".matrix"
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
RESOLUTIONS: Final = ("lowest-direct", "highest")
EXTRAS: Final = ("lab", "export", "dask")
NOT_OF_THE_TESTS: Final = frozenset({"mypy", "ruff", "import-linter"})
"""Of the development group: they check the sources, and do so on one Python."""


class Run(NamedTuple):
    """One line of the matrix."""

    version: str
    resolution: str

    def __str__(self) -> str:
        return f"Python {self.version}, {self.resolution}"


def find_python(version: str) -> str | None:
    """Find an interpreter of a version that starts: a shim of pyenv may be there and not start."""
    held = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = [shutil.which(f"python{version}"), *map(str, held.glob(f"{version}.*/bin/python3"))]
    for each in filter(None, named):
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([each, "-c", asked], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() == version:
            return each
    return None


def requirements_of_tests() -> list[str]:
    """Return what the tests need beside the package, from `pyproject.toml`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed: list[str] = project["dependency-groups"]["dev"]
    return [each for each in listed if each.split(">=")[0] not in NOT_OF_THE_TESTS]


def steps(run: Run, python: str, uv: str, tests: Sequence[str]) -> Iterator[list[str]]:
    """Give the commands of a run, in order."""
    folder = WORK / f"{run.version}-{run.resolution}"
    constraints = f"{folder}.txt"
    yield [uv, "venv", "--quiet", "--clear", "--python", python, str(folder)]
    extras = [word for each in EXTRAS for word in ("--extra", each)]
    yield [
        uv, "pip", "compile", "--quiet", "--resolution", run.resolution, "--python", python,
        *extras, "--no-header", "--no-annotate", "pyproject.toml", "-o", constraints,
    ]  # fmt: skip
    own = f".[{','.join(EXTRAS)}]"
    yield [
        uv, "pip", "install", "--quiet", "--python", str(folder), "--constraints", constraints,
        "--editable", own, *requirements_of_tests(),
    ]  # fmt: skip
    yield [str(folder / "bin" / "python"), "-m", "pytest", "-q", "-n", "2", *tests]


def main(arguments: Sequence[str]) -> int:
    """Run the matrix; 1 where a line of it failed. `MATRIX_TESTS` chooses tests, else all run."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        print("uv is needed: make check-matrix installs it")
        return 2
    tests = shlex.split(os.environ.get("MATRIX_TESTS", ""))
    WORK.mkdir(exist_ok=True)
    told: dict[Run, str] = {}
    for version in arguments or PYTHONS:
        python = find_python(version)
        for resolution in RESOLUTIONS:
            run = Run(version, resolution)
            print(f"== {run}", flush=True)
            told[run] = "not here" if python is None else _outcome(run, python, uv, tests)
    for run, outcome in told.items():
        print(f"{run}: {outcome}")
    return 1 if any(each.startswith("failed") for each in told.values()) else 0


def _outcome(run: Run, python: str, uv: str, tests: Sequence[str]) -> str:
    for words in steps(run, python, uv, tests):
        if subprocess.run(words, cwd=ROOT, check=False).returncode != 0:
            return f"failed: {shlex.join(words)[:200]}"
    return "passed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
