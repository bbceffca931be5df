"""`roledoctor env`: a session as lines for the shell, which set all of it or fail."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from doctor.cli.exits import UsageError
from doctor.cli.session_request import (
    how_to_obtain,
    obtain,
    read_request,
    show_refusal,
    tell_what_stays,
)
from doctor.cli.streams import say_known, write_out
from doctor.session.export import (
    ExportError,
    clearing_lines,
    export_lines,
    failing_lines,
    opening_lines,
    variables_of,
)
from doctor.session.session import Refusal, Session
from doctor.session.session_words import tell_session
from doctor.session.shells import FILES, SHELLS

_PARENT_NAMES: Final = {"pwsh": "powershell", "nu": "nushell", "ash": "sh", "ksh": "sh"}


class _Output:
    """The shell for which a block stands open on standard output: it is always ended."""

    opened: str | None = None


def run(options: argparse.Namespace) -> int:
    """Print the lines of a session; the diagnosis goes to standard error where there is none."""
    shell = options.shell or own_shell()
    if options.unset:
        return _clear(shell)
    _open(shell)
    request = read_request(options)
    tell_what_stays(options, request)
    session = obtain(request, how_to_obtain(options))
    if isinstance(session, Refusal):
        return show_refusal(session)
    if session.is_long_term:
        raise UsageError(_no_role(session, options.target))
    try:
        text = export_lines(variables_of(session), shell)
    except ExportError as error:
        raise UsageError(str(error)) from error
    if shell == "github" and os.environ.get("GITHUB_ACTIONS") == "true":
        _mask(session)
    write_out(text)
    _Output.opened = None
    say_known(f"roledoctor: exported {tell_session(session)}")
    return 0


def _clear(shell: str) -> int:
    try:
        write_out(clearing_lines(shell))
    except ExportError as error:
        raise UsageError(str(error)) from error
    return 0


def _open(shell: str) -> None:
    _Output.opened = shell
    write_out(opening_lines(shell))


def end_output(arguments: Sequence[str]) -> None:
    """End what `env` printed in failure: whatever went wrong, `eval` of it fails."""
    shell = _Output.opened
    if shell is None:
        shell = _named_shell(arguments) or own_shell()
        write_out(opening_lines(shell))
    write_out(failing_lines(shell))
    _Output.opened = None


def _named_shell(arguments: Sequence[str]) -> str | None:
    """Read `--shell` off a command line that could not be parsed."""
    for place, each in enumerate(arguments):
        following = arguments[place + 1] if place + 1 < len(arguments) else ""
        value = following if each == "--shell" else each.removeprefix("--shell=")
        if each.startswith("--shell") and value in SHELLS:
            return value
    return None


def own_shell() -> str:
    """Return the shell that called: the parent process where it is one, then $SHELL."""
    names = [_parent_name(), Path(os.environ.get("SHELL", "")).name]
    known = [_PARENT_NAMES.get(name, name) for name in names]
    return next((each for each in known if each in SHELLS and each not in FILES), "bash")


def _parent_name() -> str:
    try:
        return Path(f"/proc/{os.getppid()}/comm").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return "powershell" if os.name == "nt" and "PSModulePath" in os.environ else ""


def _no_role(session: Session, target: str | None) -> str:
    last = session.chain.hops[-1]
    own = "the environment" if last.kind == "env" else session.chain.profile or "default"
    name, base = target or own, last.place
    return (
        f"{name} has long-term keys and assumes no role, and env exports only sessions ({base}). "
        "Give a profile with a role_arn, or a role's ARN."
    )


def _mask(session: Session) -> None:
    """Tell the runner what to hide in its logs: it shows the environment of every later step."""
    for secret in (session.keys.secret_access_key, session.keys.session_token):
        if secret:
            print(f"::add-mask::{secret}", file=sys.stderr)
