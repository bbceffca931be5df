"""Playing a scenario: broken on the lab, then with its fix in place."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from doctor import lab as embedded
from doctor.demo.repair import Run, apply_printed_fix
from doctor.demo.scenario import Machine, Scenario


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One run of `check` in a scenario; `applied` says how the fix was put in place before it."""

    arguments: tuple[str, ...]
    code: int
    output: str
    applied: str = ""


def play(scenario: Scenario, run: Run) -> Iterator[Act]:
    """Play a scenario: the first act is broken, the second has the fix in place."""
    with embedded.serve() as lab, tempfile.TemporaryDirectory() as home:
        machine = Machine(Path(home), lab.url)
        arguments, mend, after = scenario.set_up(lab, machine)
        yield _act(arguments, machine, run)
        applied = apply_printed_fix(arguments, lab, machine, run)
        if applied is None:
            mend()
            applied = "made by hand, outside of roledoctor"
        yield _act(after, machine, run, applied)


@contextlib.contextmanager
def set_up(scenario: Scenario) -> Iterator[tuple[Machine, tuple[str, ...]]]:
    """Let a broken set-up stand: its machine, and the arguments of the check that tells why."""
    with embedded.serve() as lab, tempfile.TemporaryDirectory() as home:
        machine = Machine(Path(home), lab.url)
        arguments, _, _ = scenario.set_up(lab, machine)
        yield machine, arguments


def _act(arguments: tuple[str, ...], machine: Machine, run: Run, applied: str = "") -> Act:
    code, output = run(("check", *arguments), machine.env)
    return Act(arguments=arguments, code=code, output=output, applied=applied)
