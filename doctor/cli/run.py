"""From `sys.argv` to an exit code. A command's module is loaded only when it is asked for."""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from doctor.cli.exits import INTERRUPTED, USAGE, RunOver, UsageError
from doctor.cli.interrupts import end_at_second_interrupt
from doctor.cli.own_streams import outlive_readers, write_whole
from doctor.cli.parser import (
    COMMANDS,
    HELP_OPTIONS,
    INTERMIXED,
    RUNS_COMMAND,
    VERSION_OPTIONS,
    command_module,
    command_parser,
    target_first,
    top_help,
)

_SELDOM: Final = 50_000
"""How many objects may be made between two collections; Python's own measure is below 1,000."""
_OF_FILES: Final = {"FILE", "PATH", "DIR"}
"""What the help calls arguments that name files."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. No exception leaves this function."""
    if argv is None:
        _spare_collector()
        end_at_second_interrupt()
    arguments = list(sys.argv[1:] if argv is None else argv)
    _fill_closed_streams()
    if argv is None:
        outlive_readers()
    _accept_any_encoding()
    code = run_guarded(lambda: _dispatch(arguments))
    if code != 0 and arguments[:1] == ["env"]:
        from doctor.cli.env import end_output  # noqa: PLC0415 - the one answer that is evaluated

        with contextlib.suppress(OSError, UsageError):
            end_output(arguments)
    return run_guarded(lambda: _flush(code)) if argv is None else code


def _flush(code: int) -> int:
    """Return the exit code where all that was printed is written."""
    write_whole()
    return code


def run_guarded(work: Callable[[], int]) -> int:
    """Do a command's work and return its exit code; whatever goes wrong is said in a line."""
    try:
        return work()
    except UsageError as error:
        from doctor.cli.streams import say  # noqa: PLC0415 - --help needs none of it

        say(f"roledoctor: {error}")
        return USAGE
    except RunOver as over:
        from doctor.cli.streams import say  # noqa: PLC0415 - as above

        say(f"roledoctor: {over}")
        return over.code
    except KeyboardInterrupt:
        print("\nroledoctor: interrupted", file=sys.stderr)
        return INTERRUPTED
    except RecursionError:
        print("roledoctor: the input is nested too deeply", file=sys.stderr)
        return USAGE
    except Exception as error:  # noqa: BLE001 - a user must never see a traceback
        from doctor.cli.own_fault import say_fault  # noqa: PLC0415 - as it is rare

        return say_fault(error)


def _spare_collector() -> None:
    """Let a short run collect seldom, and not search for garbage once more as it ends.

    Nearly all that it makes, modules above all, is in use until then.
    """
    gc.set_threshold(_SELDOM)
    atexit.register(gc.freeze)


def _fill_closed_streams() -> None:
    """Let what was started with closed streams write into nothing, and never into another file.

    `print` to a standard error that is not there would go to standard output, which is evaluated;
    the number of a closed stream would be the next file's that is opened.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _accept_any_encoding() -> None:
    """Let no sign stop an answer: what a terminal has no code for is written as its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _dispatch(arguments: list[str]) -> int:
    if arguments[:1] == ["help"] and arguments[1:2] and arguments[1] in COMMANDS:
        arguments = [arguments[1], "--help"]
    if not arguments or arguments[0] in {*HELP_OPTIONS, "help"}:
        print(top_help())
        return 0
    if arguments[0] in {*VERSION_OPTIONS, "version"}:
        from doctor import __version__  # noqa: PLC0415 - one use

        print(f"roledoctor {__version__}")
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        raise UsageError(_unknown(name))
    rest = target_first(name, rest)
    given = argparse.Namespace()
    if name in RUNS_COMMAND:
        end = rest.index("--") if "--" in rest else len(rest)
        rest, given.command = rest[:end], rest[end + 1 :]
    try:
        parser = command_parser(name)
        # With an option between them argparse would lose all but the first positional argument.
        options = (parser.parse_intermixed_args if name in INTERMIXED else parser.parse_args)(
            rest, given
        )
    except SystemExit as stop:
        return int(stop.code or 0)
    _replace_odd_bytes(options, parser)
    run: Callable[[argparse.Namespace], int] = importlib.import_module(command_module(name)).run
    if not hasattr(options, "endpoint"):
        return _run_in_time(run, options, name)
    from doctor.cli.endpoints import reaching_named  # noqa: PLC0415 - for what asks others alone

    with reaching_named(options.endpoint, name):
        return _run_in_time(run, options, name)


def _replace_odd_bytes(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Replace the bytes of arguments that are no UTF-8, which no report could hold.

    The names of files keep them: a file may be called anything.
    """
    for action in parser._actions:  # noqa: SLF001 - it tells its arguments in no other way
        value = getattr(options, action.dest, None)
        if action.metavar in _OF_FILES or value is None:
            continue
        if isinstance(value, str) and not value.isascii():
            setattr(options, action.dest, value.encode("utf-8", "replace").decode())
        elif isinstance(value, list):
            shown = [
                each.encode("utf-8", "replace").decode() if isinstance(each, str) else each
                for each in value
            ]
            setattr(options, action.dest, shown)


def _run_in_time(
    run: Callable[[argparse.Namespace], int], options: argparse.Namespace, name: str
) -> int:
    """Run a command that ends in time.

    One that runs another command lasts as long as that does: its session alone is watched.
    """
    if name in RUNS_COMMAND or not hasattr(options, "timeout"):
        return run(options)
    from doctor.cli.deadline import ending_in_time  # noqa: PLC0415 - for what may wait alone

    quiet = getattr(options, "offline", False) or getattr(options, "quiet", False)
    with ending_in_time(options.timeout, quiet=quiet):
        return run(options)


def _unknown(name: str) -> str:
    from doctor.profiles.nearest import nearest_names  # noqa: PLC0415 - only a slip needs it

    near = nearest_names(name, COMMANDS)
    hint = f"; did you mean “{near[0]}”?" if near else "."
    return f"there is no command “{name}”{hint} See roledoctor --help."
