"""Export lines for a shell: quoted, so that `eval` of them sets variables and does nothing else."""

from __future__ import annotations

import shlex
from typing import Final

import msgspec


class SessionKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Session credentials to hand over. Their text form shows no secret."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None
    expires_at: str | None
    region: str | None

    def __repr__(self) -> str:
        return f"SessionKeys({self.access_key_id})"


_NAMES: Final = (
    ("AWS_ACCESS_KEY_ID", "access_key_id"),
    ("AWS_SECRET_ACCESS_KEY", "secret_access_key"),
    ("AWS_SESSION_TOKEN", "session_token"),
    ("AWS_CREDENTIAL_EXPIRATION", "expires_at"),
    ("AWS_REGION", "region"),
    ("AWS_DEFAULT_REGION", "region"),
)
_UNSET: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN")
"""A profile variable would win over the keys in some SDKs; an old token would in others."""


def export_lines(keys: SessionKeys, shell: str) -> str:
    """Return the lines that set the credentials in a shell."""
    values = [(name, getattr(keys, field)) for name, field in _NAMES]
    present = [(name, value) for name, value in values if value is not None]
    absent = [name for name, value in values if value is None and name == "AWS_SESSION_TOKEN"]
    unset = (*_UNSET, *absent)
    if shell == "fish":
        lines = [f"set -gx {name} {_fish(value)};" for name, value in present]
        lines += [f"set -e {name};" for name in unset]
    else:
        lines = [f"export {name}={shlex.quote(value)}" for name, value in present]
        lines.append(f"unset {' '.join(unset)}")
    return "\n".join(lines) + "\n"


def _fish(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
