"""`make fuzz`: `FUZZ_SECONDS` of odd inputs, shared among the targets, and what they found.

Coverage leads it where Atheris is there (it has no wheel for every Python); else inputs are drawn
by chance alone. What is found goes on: one input is kept for each place of a fault, under `.fuzz`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import os
import pkgutil
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

WORK: Final = Path(".fuzz")
_LONGEST_INPUT: Final = 20_000
_HANGS: Final = 300
"""Seconds after which libFuzzer calls an input one that hangs."""
_SECONDS_A_SEED: Final = 4
_UNKNOWN: Final = "unknown"
NAMES: Final = (
    "text", "case", "config", "policies", "renderers",
    "infrastructure", "export", "records", "expectations", "variables",
)  # fmt: skip


class Finder:
    """Tries inputs, and keeps one for each place of a fault, and the slowest."""

    def __init__(self, target: str, folder: Path) -> None:
        from tests.fuzz.targets import try_input

        self._try, self._target = try_input, target
        self._folder = folder
        self._known: set[str] = set()
        self.tried, self._slowest = 0, 0.5
        folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, data: bytes) -> None:
        """Try an input; whatever it raises is written down."""
        self.tried += 1
        began = time.process_time()
        try:
            self._try(self._target, data)
        except Exception as error:  # noqa: BLE001 - every one is a find
            self._keep(data, error)
        spent = time.process_time() - began
        if spent > self._slowest:
            self._slowest = spent
            (self._folder / "slowest").write_bytes(data)
            (self._folder / "slowest.seconds").write_text(f"{spent:.1f}\n")
        if self.tried % 20 == 0:
            (self._folder / "tried").write_text(str(self.tried))

    def _keep(self, data: bytes, error: Exception) -> None:
        import traceback

        place = place_of(error)
        if place in self._known:
            return
        self._known.add(place)
        name = "".join(sign if sign.isalnum() else "-" for sign in place)[:120]
        (self._folder / name).write_bytes(data)
        (self._folder / f"{name}.why").write_text(
            "".join(traceback.format_exception(error)), errors="backslashreplace"
        )
        print(f"{self._target}: {place}", file=sys.stderr, flush=True)


def place_of(error: BaseException) -> str:
    """Name the kind of a fault, and the last line of ours that it passed."""
    step, ours = error.__traceback__, _UNKNOWN
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if f"{os.sep}doctor{os.sep}" in file:
            short = file.rpartition(f"{os.sep}doctor{os.sep}")[2]
            ours = f"{short}:{step.tb_lineno}"
        step = step.tb_next
    return f"{type(error).__name__} {ours} {str(error)[:40] if ours == _UNKNOWN else ''}".strip()


def _load_everything() -> None:
    import doctor

    for each in pkgutil.walk_packages(doctor.__path__, "doctor."):
        if ".lab" not in each.name and "__main__" not in each.name:
            importlib.import_module(each.name)


def fuzz_by_coverage(target: str, seconds: int) -> None:
    """Let libFuzzer choose what to change, by the branches that an input reached."""
    atheris = importlib.import_module("atheris")  # no part of what is locked

    with (
        contextlib.redirect_stderr(io.StringIO()),  # a line for each module
        atheris.instrument_imports(include=["doctor"], enable_loader_override=False),
    ):
        _load_everything()
    from tests.fuzz.mutation import mutate
    from tests.fuzz.targets import TARGETS

    corpus = WORK / "corpus" / target
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    seeds = TARGETS[target].seeds()
    # libFuzzer tries every seed before it looks at the clock.
    chosen = random.sample(seeds, min(len(seeds), max(5, seconds // _SECONDS_A_SEED)))
    for number, seed in enumerate(chosen):
        (corpus / f"seed-{number:04d}").write_bytes(seed)
    folder = WORK / "found" / target
    finder = Finder(target, folder)

    def change(data: bytes, most: int, seed: int) -> bytes:
        return mutate(data, seed, seeds)[:most]

    options = {
        "max_total_time": seconds,
        "timeout": _HANGS,
        "report_slow_units": _HANGS,
        "rss_limit_mb": 3_000,
        "max_len": _LONGEST_INPUT,
        "artifact_prefix": f"{folder}/hang-",
        "verbosity": 0,
    }
    atheris.Setup(
        [sys.argv[0], str(corpus), *(f"-{name}={value}" for name, value in options.items())],
        finder,
        custom_mutator=change,
    )
    atheris.Fuzz()


def fuzz_by_chance(target: str, seconds: int) -> None:
    """Change seeds as Hypothesis draws them."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    from tests.fuzz.mutation import mutate
    from tests.fuzz.targets import TARGETS

    seeds = TARGETS[target].seeds()
    finder = Finder(target, WORK / "found" / target)
    end = time.monotonic() + seconds

    @settings(
        max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(seeds), st.integers(0, 2**32))
    def draw(data: bytes, seed: int) -> None:
        if time.monotonic() < end:
            finder(mutate(data, seed, seeds))

    while time.monotonic() < end:
        draw()


def run_all(seconds: int, names: Sequence[str], more: Sequence[str] = ()) -> int:
    """Give each target its share of the time, in a process of its own; 1 where one found a fault."""
    share = max(1, seconds // len(names))
    for name in names:
        end = time.monotonic() + share
        # An input that hangs ends libFuzzer: the rest of the time is another process's.
        while (left := round(end - time.monotonic())) > 0:
            words = [sys.executable, "-m", "tests.fuzz", "--one", name, "--seconds", str(left)]
            words += more
            if subprocess.run(words, check=False, stdout=subprocess.DEVNULL).returncode == 0:
                break
    return _report(names, share)


def _report(names: Sequence[str], share: int) -> int:
    found = 0
    for name in names:
        folder = WORK / "found" / name
        finds = sorted(
            each.name for each in folder.iterdir() if each.suffix == ".why" or "hang-" in each.name
        )
        tried, slow = (_said(folder / each) for each in ("tried", "slowest.seconds"))
        print(f"{name}: {share} s, {tried} inputs, slowest {slow} s, faults: {len(finds)}")
        for each in finds:
            print(f"  {folder / each.removesuffix('.why')}")
        found += len(finds)
    return 1 if found else 0


def _said(path: Path) -> str:
    return path.read_text().strip() if path.is_file() else "-"


def main() -> int:
    """Run all targets, or one in this process."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("FUZZ_SECONDS", "300")))
    parser.add_argument("--one", choices=NAMES)
    parser.add_argument(
        "--by-chance", action="store_true", help="without coverage: ten times as many"
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=" ".join(NAMES))
    options = parser.parse_args()
    if options.one is None:
        more = ["--by-chance"] if options.by_chance else []
        return run_all(options.seconds, options.targets or NAMES, more)
    guided = not options.by_chance and importlib.util.find_spec("atheris") is not None
    fuzz: Any = fuzz_by_coverage if guided else fuzz_by_chance
    fuzz(options.one, options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
