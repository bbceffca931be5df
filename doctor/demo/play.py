"""Playing a scenario: broken on the lab, then with its fix in place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from doctor import lab as embedded
from doctor.demo.scenario import Machine, Scenario

RunCheck = Callable[[tuple[str, ...], dict[str, str]], tuple[int, str]]
"""Runs `check` with arguments in an environment: its exit code and what it printed."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One run of `check` in a scenario."""

    arguments: tuple[str, ...]
    code: int
    output: str


def play(scenario: Scenario, run_check: RunCheck) -> Iterator[Act]:
    """Play a scenario: the first act is broken, the second has the fix in place."""
    with embedded.serve() as lab, tempfile.TemporaryDirectory() as home:
        machine = Machine(Path(home), lab.url)
        arguments, mend, after = scenario.set_up(lab, machine)
        yield _act(arguments, machine, run_check)
        mend()
        yield _act(after, machine, run_check)


def _act(arguments: tuple[str, ...], machine: Machine, run_check: RunCheck) -> Act:
    code, output = run_check(arguments, machine.env)
    return Act(arguments=arguments, code=code, output=output)
