"""`roledoctor demo`: try roledoctor on an embedded lab, without an AWS account."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from doctor.cli.exits import INTERRUPTED, UsageError
from doctor.cli.streams import say, use_color
from doctor.demo.scenario import Scenario
from doctor.model.command import shell_words

_KEPT = ("COLUMNS", "TERM", "NO_COLOR", "FORCE_COLOR")


def run(options: argparse.Namespace) -> int:
    """Play scenarios. The exit code says whether each went as it should."""
    from doctor.demo.scenarios import SCENARIOS  # noqa: PLC0415 - --help needs none of them

    if options.list:
        longest = max(len(each.name) for each in SCENARIOS)
        for each in SCENARIOS:
            print(f"{each.name:<{longest}}  {each.story}")
        return 0
    wanted = [each for each in SCENARIOS if options.name in {None, each.name}]
    if not wanted:
        from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it

        near = nearest_names(options.name, (each.name for each in SCENARIOS))
        hint = f"; did you mean {near[0]}?" if near else "."
        message = f"there is no demo “{options.name}”{hint} See roledoctor demo --list."
        raise UsageError(message)
    if options.shell:
        if options.name is None:
            raise UsageError("--shell goes with the NAME of a demo: roledoctor demo --list")
        return _enter(wanted[0])
    chosen = wanted if options.name or options.all else wanted[:1]
    went_well = [_play(each) for each in chosen]
    if options.all:
        good = sum(went_well)
        print(f"{good} of {len(chosen)} set-ups: roledoctor named the cause, and the fix worked.")
    if not options.name and not options.all:
        print(f"\n{len(SCENARIOS)} broken set-ups are here: roledoctor demo --list, then")
        print("roledoctor demo NAME, or roledoctor demo --all")
    return 0 if all(went_well) else 1


def _play(scenario: Scenario) -> bool:
    from doctor.demo.play import play  # noqa: PLC0415 - the lab takes a second to load
    from doctor.lab import LabMissing  # noqa: PLC0415 - as above

    print(f"== {scenario.name}: {scenario.story}")
    codes = []
    try:
        for act in play(scenario, run_command):
            title = f"fixed: {act.applied}" if act.applied else "broken"
            print(f"\n-- {title}\n$ roledoctor check {shell_words(act.arguments)}")
            print(act.output, end="")
            codes.append(act.code)
            if act.code == INTERRUPTED:
                raise KeyboardInterrupt
    except LabMissing as error:
        raise UsageError(_add_command(error)) from error
    print()
    if codes != [1, 0]:
        say(f"roledoctor: {scenario.name} did not run as expected (exit codes {codes})")
    return codes == [1, 0]


def _enter(scenario: Scenario) -> int:
    """Open a shell on the machine of a broken set-up; its lab ends with the shell."""
    import subprocess  # noqa: PLC0415 - the other ways start none

    from doctor.demo.play import set_up  # noqa: PLC0415 - as above
    from doctor.lab import LabMissing  # noqa: PLC0415 - as above

    shell = os.environ.get("SHELL", "/bin/sh")
    try:
        with set_up(scenario) as (machine, arguments):
            kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
            # An environment that nobody activated is not on the path, and its program is told of.
            own = str(Path(sys.executable).parent)
            kept["PATH"] = os.pathsep.join((os.environ.get("PATH", os.defpath), own))
            print(f"== {scenario.name}: {scenario.story}")
            print("This shell has its own ~/.aws and a lab instead of AWS. Try, for example:")
            print(f"  roledoctor check {shell_words(arguments)}")
            print(f"  roledoctor fix {shell_words(arguments)}")
            print("Type exit to leave; nothing is kept.", flush=True)
            ended = subprocess.run([shell], env={**machine.env, **kept}, check=False)  # noqa: S603 - the user's own
            return 0 if ended.returncode >= 0 else 1
    except LabMissing as error:
        raise UsageError(_add_command(error)) from error


def _add_command(error: Exception) -> str:
    from doctor.session.extras import install_extra  # noqa: PLC0415 - only where it is missing

    return f"{error}. Run: {install_extra('lab')}"


def run_command(arguments: tuple[str, ...], env: dict[str, str]) -> tuple[int, str]:
    """Run a command of roledoctor in this process, in an environment of its own."""
    from doctor.cli.run import main  # noqa: PLC0415 - the dispatcher that loaded this module

    # What is captured is shown on this very terminal, so its colours count.
    colored = ("--color", "always") if use_color("auto") and "json" not in arguments else ()
    captured, beside = io.StringIO(), io.StringIO()
    with (
        _environment(env),
        contextlib.redirect_stdout(captured),
        contextlib.redirect_stderr(beside),
    ):
        code = main([*arguments, *colored])
    return code, captured.getvalue()


@contextlib.contextmanager
def _environment(env: dict[str, str]) -> Iterator[None]:
    """Put the machine's variables in place of this shell's, and take them back after."""
    before = dict(os.environ)
    kept = {name: value for name, value in before.items() if name in _KEPT}
    os.environ.clear()
    os.environ.update({**kept, **env})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
