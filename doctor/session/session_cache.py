"""The session cache: the AWS CLI's own folder, in the AWS CLI's own form, for its owner alone.

`~/.aws/cli/cache/NAME.json` holds an answer of STS. An entry that was written here carries beside
it the whole key of its session and when it was obtained; the AWS CLI reads past that. What the
CLI wrote carries neither: it is taken where nothing that could make it another's has changed.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec

from doctor.gather.aws import Keys
from doctor.model.stamp import parse_stamp
from doctor.profiles.caches import ROLE_CACHE
from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import config_paths, expand
from doctor.session.request_chain import Here
from doctor.session.session import margin, seconds
from doctor.session.step import PREFIX, Step

_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0)
"""How a file is opened, as far as the system has it: Windows has the last alone."""

_MARK: Final = "roledoctor"
_LARGEST: Final = 256 * 1024
"""Bytes of a cache entry: session tokens have a few kilobytes, and no limit that AWS tells."""
_CLI_LIFE: Final = timedelta(hours=1)
"""What the AWS CLI wrote does not say how long it was given for: an hour is the default."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of STS as it is kept. `values` holds secrets: it is never shown."""

    values: dict[str, Any]
    obtained_at: datetime
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Entry(until {self.expires_at})"

    __str__ = __repr__

    @property
    def keys(self) -> Keys:
        """The keys. Raises `KeyError` where a part is missing."""
        held = self.values["Credentials"]
        return Keys(
            access_key_id=held["AccessKeyId"],
            secret_access_key=held["SecretAccessKey"],
            session_token=held["SessionToken"],
            expires_at=held["Expiration"],
        )

    def serves(self, now: datetime, least_left: float | None = None) -> bool:
        """Say whether it lasts long enough, by a clock that did not jump since."""
        life, left = seconds(self.obtained_at, self.expires_at), seconds(now, self.expires_at)
        wanted = margin(life) if least_left is None else least_left
        return 0 < left <= life + margin(life) and left >= wanted


class Cache:
    """Reads and writes entries. Whatever is wrong with a file is said once, and costs one call."""

    def __init__(self, here: Here, say: Callable[[str], None], *, used: bool = True) -> None:
        self.folder = Path(expand(ROLE_CACHE, here.home))
        self.used = used
        self._here = here
        self._say = say
        self._warned = False

    def find(self, step: Step) -> Entry | None:
        """Find what is kept of a step, expired or not; `None` where nothing can be used."""
        if not self.used or not step.kept:
            return None
        path = self.folder / step.file_name
        data = self._read(path)
        if data is None:
            return None
        values = _decode(data)
        entry = None if values is None else self._entry(values, step, path)
        if values is None:
            self._drop(path, "it is not what the AWS CLI writes")
        return entry

    def _read(self, path: Path) -> bytes | None:
        """Read a file of this user's own: what another could have written is nobody's session."""
        try:
            descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_LINK | _NO_WAIT)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            self._warn(f"{path} cannot be read ({error.strerror}), so the session is renewed")
            return None
        with os.fdopen(descriptor, "rb") as file:
            held = os.fstat(descriptor)
            if not stat.S_ISREG(held.st_mode) or held.st_size > _LARGEST:
                self._warn(f"{path} is no file of the session cache, and is left alone")
                return None
            if not _is_own(held):
                self._warn(f"{path} could have been written by others, and is not used")
                return None
            return file.read()

    def _entry(self, values: dict[str, Any], step: Step, path: Path) -> Entry | None:
        expires = parse_stamp(values["Credentials"].get("Expiration"))
        if expires is None:
            self._drop(path, "it does not say until when it counts")
            return None
        if expires <= datetime.now(UTC):
            self._drop(path, f"it ended at {expires.astimezone():%H:%M}")
            return None
        mark = values.get(_MARK)
        if isinstance(mark, dict):
            obtained = parse_stamp(mark.get("obtained_at"))
            if mark.get("key") != step.key or obtained is None:
                return None
            return Entry(values=values, obtained_at=obtained, expires_at=expires)
        if step.cli_name is None or not self._unchanged_since(path, step):
            return None
        return Entry(values=values, obtained_at=expires - _CLI_LIFE, expires_at=expires)

    def _unchanged_since(self, path: Path, step: Step) -> bool:
        """Say whether no shared file, and no sign-in, is newer than an entry of the AWS CLI's."""
        sources = [*config_paths(self._here.environ), *([step.sign_in] if step.sign_in else [])]
        files = [Path(expand(each, self._here.home)) for each in sources]
        try:
            written = path.stat().st_mtime_ns
            return all(each.stat().st_mtime_ns < written for each in files if each.exists())
        except OSError:
            return False

    def keep(self, step: Step, values: dict[str, Any], obtained_at: datetime) -> Entry | None:
        """Keep an answer of STS; it is returned as the entry that it makes."""
        expires = parse_stamp(values["Credentials"].get("Expiration"))
        if expires is None or not step.kept:
            return None
        mark = {"key": step.key, "obtained_at": obtained_at.isoformat()}
        marked = {**values, _MARK: mark}
        if self.used:
            self._write(self.folder / step.file_name, msgspec.json.encode(marked))
        return Entry(values=marked, obtained_at=obtained_at, expires_at=expires)

    def _write(self, path: Path, data: bytes) -> None:
        """Write a file as a whole or not at all, mode 0600 from the first byte on."""
        # The lock is held: one writer uses this name at a time, and one left over is written over.
        part = path.with_name(f".{path.stem}.part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY | _NO_LINK
            with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
                if hasattr(os, "fchmod"):
                    os.fchmod(file.fileno(), 0o600)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            self._sweep()
        except OSError as error:
            self._warn(f"the session is not kept: {path} cannot be written ({error.strerror})")
            with contextlib.suppress(OSError):
                part.unlink()

    def _sweep(self) -> None:
        """Remove what was written here under its own names and has ended."""
        now = datetime.now(UTC)
        for path in self.folder.glob(f"{PREFIX}*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                values = _decode(read_plain(path, _LARGEST)) or {}
                expires = parse_stamp(values["Credentials"].get("Expiration"))
                if expires is not None and expires <= now:
                    path.unlink()

    def forget(self, step: Step, why: str) -> None:
        """Remove the entry of a step, and say why."""
        if self.used and step.kept:
            self._drop(self.folder / step.file_name, why)

    def _drop(self, path: Path, why: str) -> None:
        self._say(f"dropped {path.name} from the session cache: {why}")
        with contextlib.suppress(OSError):
            path.unlink()

    def _warn(self, words: str) -> None:
        if not self._warned:
            self._say(words)
        self._warned = True


def _is_own(held: os.stat_result) -> bool:
    """Say whether a file is this user's, whom nobody else can write for.

    On Windows a profile's folder is its owner's by the rights that it inherits.
    """
    if not hasattr(os, "geteuid"):
        return True
    return held.st_uid == os.geteuid() and not held.st_mode & 0o022


def _decode(data: bytes) -> dict[str, Any] | None:
    """Decode an entry: an object with credentials that are whole."""
    try:
        values = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return None
    held = values.get("Credentials") if isinstance(values, dict) else None
    if not isinstance(values, dict) or not isinstance(held, dict):
        return None
    names = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
    return values if all(isinstance(held.get(name), str) for name in names) else None
