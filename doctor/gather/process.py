"""A credential_process, started as SDKs start it: no shell, an end to its time, its errors quoted.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from doctor.gather.aws import Keys
from doctor.gather.no_keys import NoKeys
from doctor.model.stamp import parse_stamp
from doctor.texts.secret_text import hide_secrets

TIME_LIMIT: Final = 60.0
"""Seconds: a person may have to touch a key or to approve a push, and then nobody waits longer."""

_MOST_WORDS: Final = 400


def read_process_keys(
    command: str, environ: Mapping[str, str], *, seconds: float = TIME_LIMIT
) -> Keys:
    """Start the program and read the keys that it prints. Raises `NoKeys`, which says why not."""
    return _keys_in(_output_of(command, environ, seconds))


def _output_of(command: str, environ: Mapping[str, str], seconds: float) -> bytes:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise _failed(f"{error} in the command") from error
    if not words:
        raise _failed("the command is empty")
    try:
        done = subprocess.run(  # noqa: S603 - the user's own profile names the program
            words, env=dict(environ), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        said = _said(late.stderr or b"")
        raise _failed(f"timed out after {seconds:g} seconds{said}") from late
    except (OSError, ValueError) as error:
        raise _failed(str(error)) from error
    if done.returncode != 0:
        raise _failed(f"it ended with exit code {done.returncode}{_said(done.stderr)}")
    return done.stdout


def _keys_in(output: bytes) -> Keys:
    try:
        printed = json.loads(output.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _failed("what it prints is not JSON") from error
    if not isinstance(printed, dict):
        raise _failed("what it prints is not JSON of one object")
    version = printed.get("Version", "<Version key not provided>")
    if version != 1:
        # Anything may stand in its place, keys among it.
        shown = version if isinstance(version, (int, float)) else hide_secrets(str(version))[:40]
        raise _failed(f"Unsupported version '{shown}', supported versions: 1")
    expires = printed.get("Expiration")
    ends = parse_stamp(expires)
    if ends is not None and ends <= datetime.now(UTC):
        raise _failed(f"the keys that it prints are still expired: Expiration is {expires}")
    return Keys(
        access_key_id=_wanted(printed, "AccessKeyId"),
        secret_access_key=_wanted(printed, "SecretAccessKey"),
        session_token=printed.get("SessionToken") or None,
        expires_at=expires if isinstance(expires, str) else None,
    )


def _wanted(printed: dict[str, Any], name: str) -> str:
    value = printed.get(name)
    if not isinstance(value, str) or not value:
        raise _failed(f"Missing required key in response: '{name}'")
    return value


def _said(errors: bytes) -> str:
    """Quote standard error, on one line and without what could be a secret."""
    text = " ".join(hide_secrets(errors.decode("utf-8", errors="replace")).split())
    return f", and says: {text[:_MOST_WORDS]}" if text else ", and says nothing"


def _failed(why: str) -> NoKeys:
    return NoKeys(f"Error when retrieving credentials from custom-process: {why}")
