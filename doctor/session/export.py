"""Variables for a shell: quoted so that `eval` sets them and does nothing else, or fails.

What is written is closed at every moment. It opens with lines that drop the credentials from
before, and with a block that nothing has ended yet: where the program is killed, the shell meets
the end of its input inside the block and fails. The block ends with the new variables, or with
a command that fails.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Final

import msgspec

from doctor.model.region import REGION_VARIABLES
from doctor.profiles.sdk_order import SELECTING_VARIABLES
from doctor.session.session import Session
from doctor.session.shells import FILES

CREDENTIALS: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
)
"""Whatever of these stood before is dropped, come what may."""

_SMART: Final = "‘’‚‛"
"""PowerShell takes these for the plain single quote."""
_UNFIT_FOR_CMD: Final = re.compile(r"[\"%!^&|<>\x00-\x1f\x7f]")
_BARE: Final = re.compile(r"[A-Za-z0-9_./+=:@,-]+")


class ExportError(Exception):
    """A value that a shell has no way to write. The text names the variable, never the value."""


class _Grammar(msgspec.Struct, frozen=True):
    """How a shell sets and drops variables, opens a block, ends it, and ends it in failure."""

    set_variable: Callable[[str, str], str]
    drop: Callable[[tuple[str, ...]], str]
    opening: str
    closing: str
    failing: str


def variables_of(session: Session) -> dict[str, str]:
    """Return the variables that hand a session over."""
    keys = session.keys
    ends = session.expires_at
    stamp = None if ends is None else ends.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = {
        "AWS_ACCESS_KEY_ID": keys.access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
        "AWS_SESSION_TOKEN": keys.session_token,
        "AWS_CREDENTIAL_EXPIRATION": stamp,
        **dict.fromkeys(REGION_VARIABLES, session.region),
    }
    return {name: value for name, value in found.items() if value}


def opening_lines(shell: str) -> str:
    """Return what is written before anything is known: the old credentials go, a block opens."""
    if shell in FILES or shell == "nushell":
        return ""
    grammar = _GRAMMARS[shell]
    return grammar.drop(CREDENTIALS) + grammar.opening


def export_lines(variables: Mapping[str, str], shell: str) -> str:
    """Return what follows the opening where there is a session. Raises `ExportError`."""
    for name, value in variables.items():
        if "\0" in value:
            raise ExportError(f"{name} holds a NUL, which no variable can")
    if shell in FILES or shell == "nushell":
        return _FILES[shell](variables)
    grammar = _GRAMMARS[shell]
    lines = [grammar.set_variable(name, value) for name, value in variables.items()]
    return "".join(lines) + grammar.drop(SELECTING_VARIABLES) + grammar.closing


def failing_lines(shell: str) -> str:
    """Return what follows the opening where there is none: the shell fails."""
    if shell == "nushell":
        # Without the bracket that nothing closes, nushell would read it as a record.
        return '["roledoctor: no session"\n'
    return "" if shell in FILES else _GRAMMARS[shell].failing


def clearing_lines(shell: str) -> str:
    """Return the lines that drop every variable that is ever set. Raises `ExportError`."""
    names = (*CREDENTIALS, *REGION_VARIABLES)
    if shell == "nushell":
        return f"hide-env --ignore-errors {' '.join(names)}\n"
    if shell in FILES:
        raise ExportError(f"--unset writes lines for a shell, and {shell} is none")
    return _GRAMMARS[shell].drop(names)


def _posix_set(name: str, value: str) -> str:
    # The semicolon lets an unquoted `eval $(…)` work too, which joins the lines.
    return f"export {name}={shlex.quote(value)};\n"


def _fish_set(name: str, value: str) -> str:
    # fish splits what `eval (…)` takes at line ends: a value's own stand outside its quotes.
    parts = [part.replace("\\", "\\\\").replace("'", "\\'") for part in value.split("\n")]
    quoted = "\\n".join(f"'{part}'" for part in parts)
    return f"set -gx {name} {quoted};\n"


def _powershell_set(name: str, value: str) -> str:
    quoted = "".join(each * 2 if each == "'" or each in _SMART else each for each in value)
    return f"$env:{name} = '{quoted}';\n"


def _cmd_set(name: str, value: str) -> str:
    if _UNFIT_FOR_CMD.search(value):
        raise ExportError(f"{name} holds a character that cmd cannot write; use another --shell")
    return f'set "{name}={value}"\n'


def _dotenv(variables: Mapping[str, str]) -> str:
    return "".join(f"{name}={_dotenv_value(value)}\n" for name, value in variables.items())


def _dotenv_value(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    if "'" not in value and "\\" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'


def _nushell(variables: Mapping[str, str]) -> str:
    """Write what `… | from json | load-env` takes: a null drops a variable for every program."""
    dropped = dict.fromkeys((*CREDENTIALS, *SELECTING_VARIABLES))
    return json.dumps({**dropped, **variables}, indent=2) + "\n"


def _json(variables: Mapping[str, str]) -> str:
    return json.dumps(dict(variables), indent=2) + "\n"


def _github(variables: Mapping[str, str]) -> str:
    """Write GitHub's environment file: each value between two lines that nobody can guess.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    import secrets  # noqa: PLC0415 - one form of eleven

    mark = f"roledoctor_{secrets.token_hex(16)}"
    return "".join(f"{name}<<{mark}\n{value}\n{mark}\n" for name, value in variables.items())


_POSIX: Final = _Grammar(
    set_variable=_posix_set,
    drop=lambda names: f"unset {' '.join(names)};\n",
    opening="{ :;\n",
    closing="}\n",
    failing="false;\n}\n",
)
_GRAMMARS: Final[dict[str, _Grammar]] = {
    **dict.fromkeys(("bash", "zsh", "sh", "dash"), _POSIX),
    "fish": _Grammar(
        set_variable=_fish_set,
        drop=lambda names: "".join(f"set -e {name};\n" for name in names),
        opening="begin;\n",
        closing="true; end;\n",
        failing="false; end;\n",
    ),
    "powershell": _Grammar(
        set_variable=_powershell_set,
        drop=lambda names: "".join(
            f"Remove-Item Env:{name} -ErrorAction SilentlyContinue;\n" for name in names
        ),
        opening="& {\n",
        closing="};\n",
        failing="throw 'roledoctor: no session' };\n",
    ),
    "cmd": _Grammar(
        set_variable=_cmd_set,
        drop=lambda names: "".join(f'set "{name}="\n' for name in names),
        opening="",
        closing="",
        failing="cmd /c exit 1\n",
    ),
}
_FILES: Final[dict[str, Callable[[Mapping[str, str]], str]]] = {
    "dotenv": _dotenv,
    "json": _json,
    "github": _github,
    # `… | from json | load-env`: nushell evaluates no text.
    "nushell": _nushell,
}
