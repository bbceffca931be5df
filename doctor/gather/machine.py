"""The machine's part of a case: the shared files and the environment, secrets left out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from doctor.model.case import Case, CaseFiles, CaseTarget, CaseText
from doctor.model.secret_text import hide_secrets, hide_variable
from doctor.profiles import config_paths
from doctor.profiles.read import expand, shorten

_LARGEST = 8 * 1024 * 1024
_KEPT = (
    "AWS_",
    "BOTO_CONFIG",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)


def collect_local(
    *,
    profile: str | None,
    role_arn: str | None,
    environ: Mapping[str, str],
    home: str,
    now: str,
) -> Case:
    """Collect what a diagnosis needs of this machine. `now` is the time in ISO 8601, UTC."""
    env = collect_environment(environ, home)
    config, credentials = config_paths(environ)
    return Case(
        collected_at=now,
        target=CaseTarget(profile=profile, role_arn=role_arn),
        files=CaseFiles(config=read_file(config, home), credentials=read_file(credentials, home)),
        env=env,
    )


def collect_environment(environ: Mapping[str, str], home: str) -> dict[str, str]:
    """Keep the variables that SDKs read, secrets hidden, the home directory shown as `~`."""
    return {
        name: shorten(hide_variable(name, value), home)
        for name, value in sorted(environ.items())
        if name.startswith(_KEPT)
    }


def read_file(path: str, home: str) -> CaseText | None:
    """Read a shared file: `None` where there is none, an `error` where it cannot be read."""
    shown = shorten(path, home)
    file = Path(expand(path, home))
    if not path:
        return None
    try:
        if file.is_dir():
            return CaseText(path=shown, error="it is a directory, and a file is needed")
        if not file.exists():
            return None
        if file.stat().st_size > _LARGEST:
            return CaseText(path=shown, error="it is larger than 8 MB")
        data = file.read_bytes()
    except OSError as error:
        return CaseText(path=shown, error=f"it cannot be read: {error.strerror}")
    return _decode(shown, data)


def _decode(shown: str, data: bytes) -> CaseText:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return CaseText(path=shown, error="it is UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        return CaseText(path=shown, error="it holds NUL bytes: it is not a text file")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return CaseText(path=shown, error=f"it is not UTF-8 text (byte {error.start})")
    return CaseText(path=shown, text=hide_secrets(text))


def home_directory(environ: Mapping[str, str]) -> str:
    """Return the home directory as SDKs find it."""
    return environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - botocore's own words
