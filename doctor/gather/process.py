"""A credential_process, started as SDKs start it: no shell, an end to its time, its errors quoted.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any, Final

from doctor.case.public_commands import show_command
from doctor.gather.aws import Keys
from doctor.gather.no_keys import NoKeys
from doctor.gather.watch import OutOfTime, in_thread, run_within, seconds_left
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.model.secret import hide_word
from doctor.model.stamp import parse_stamp
from doctor.texts.public_words import is_known_word
from doctor.texts.secret_text import hide_secrets

TIME_LIMIT: Final = 60.0
"""Seconds: a person may have to touch a key or to approve a push, and then nobody waits longer."""

UNATTENDED_LIMIT: Final = 15.0
"""Seconds where there is no terminal: nobody is there to touch or to approve anything."""


_PARTS: Final = re.compile(r"[\s\"'=;]+")
"""What stands between the parts of a command, each of which its errors may repeat."""
_SHORTEST_ARGUMENT: Final = 4
"""Characters: what is shorter is found in half of all words."""
_MOST_WORDS: Final = 400
"""Characters of its standard error that are quoted: the first lines, before a trace."""


def read_process_keys(
    command: str, environ: Mapping[str, str], *, seconds: float | None = None
) -> Keys:
    """Start the program and read the keys that it prints. Raises `NoKeys`, which says why not."""
    try:
        return _keys_in(_output_of(command, environ, seconds or _time_limit()))
    except NoKeys as none:
        # Programs repeat in their errors what they were called with.
        raise NoKeys(_hide_arguments(str(none), command), source=none.source) from none


def _hide_arguments(text: str, command: str) -> str:
    """Hide in a text what is hidden of the command."""
    shown = show_command(command)
    parts = {part for part in _PARTS.split(command) if len(part) >= _SHORTEST_ARGUMENT}
    for part in sorted(parts, key=len, reverse=True):
        if part not in shown and not is_known_word(part):
            text = text.replace(part, hide_word(part))
    return text


def _time_limit() -> float:
    attended = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
    return TIME_LIMIT if attended else UNATTENDED_LIMIT


def _output_of(command: str, environ: Mapping[str, str], seconds: float) -> bytes:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise _no_keys(f"{error} in the command") from error
    if not words:
        raise _no_keys("the command is empty")
    try:
        running = subprocess.Popen(  # noqa: S603 - the user's own profile names the program
            words, env=dict(environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except (OSError, ValueError) as error:
        raise _no_keys(str(error)) from error
    # Also where a person interrupts, whichever thread waits: what still runs is not waited for.
    atexit.register(running.kill)
    try:
        return _wait_for_end(running, seconds)
    finally:
        running.kill()
        atexit.unregister(running.kill)


class _Taken:
    """What a program prints on one stream, taken piece by piece up to a measure."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.data = b""
        self.done = in_thread(self._take)

    def _take(self) -> None:
        descriptor = self.stream.fileno()
        while len(self.data) <= LARGEST_SMALL_FILE and (piece := os.read(descriptor, 64 * 1024)):
            self.data += piece


def _wait_for_end(running: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Wait for a program to end by itself; say what else happened."""
    limit = min(seconds, seconds_left())
    assert running.stdout is not None  # noqa: S101 - both were asked for as pipes
    assert running.stderr is not None  # noqa: S101 - as above
    printed, errors = _Taken(running.stdout), _Taken(running.stderr)
    try:
        run_within(limit, "credential_process", lambda: _check_exit(running, printed, errors))
    except OutOfTime as late:
        said = _quote_errors(errors.data)
        raise _no_keys(f"timed out after {limit:g} seconds{said}") from late
    if max(len(printed.data), len(errors.data)) > LARGEST_SMALL_FILE:
        raise _no_keys("it prints more than 1 MB")
    if running.returncode != 0:
        raise _no_keys(f"it ended with exit code {running.returncode}{_quote_errors(errors.data)}")
    return printed.data


def _check_exit(running: subprocess.Popen[bytes], printed: _Taken, errors: _Taken) -> None:
    for taken in (printed, errors):
        taken.done.result()
        if len(taken.data) > LARGEST_SMALL_FILE:
            return
    running.wait()


def _keys_in(output: bytes) -> Keys:
    try:
        printed = json.loads(output.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _no_keys("what it prints is not JSON") from error
    if not isinstance(printed, dict):
        raise _no_keys("what it prints is not JSON of one object")
    version = printed.get("Version", "<Version key not provided>")
    if version != 1:
        # Anything may be in its place, keys among it.
        shown = version if isinstance(version, (int, float)) else hide_secrets(str(version))[:40]
        raise _no_keys(f"Unsupported version '{shown}', supported versions: 1")
    expires = printed.get("Expiration")
    ends = parse_stamp(expires)
    if ends is not None and ends <= datetime.now(UTC):
        raise _no_keys(f"the keys that it prints are still expired: Expiration is {expires}")
    return Keys(
        access_key_id=_check_output(printed, "AccessKeyId"),
        secret_access_key=_check_output(printed, "SecretAccessKey"),
        session_token=printed.get("SessionToken") or None,
        expires_at=expires if isinstance(expires, str) else None,
    )


def _check_output(printed: dict[str, Any], name: str) -> str:
    value = printed.get(name)
    if not isinstance(value, str) or not value:
        raise _no_keys(f"Missing required key in response: '{name}'")
    return value


def _quote_errors(errors: bytes) -> str:
    """Quote standard error, on one line and without what could be a secret."""
    text = " ".join(hide_secrets(errors.decode("utf-8", errors="replace")).split())
    return f", and says: {text[:_MOST_WORDS]}" if text else ", and says nothing"


def _no_keys(why: str) -> NoKeys:
    says = f"Error when retrieving credentials from custom-process: {why}"
    return NoKeys(says, source="credential_process")
