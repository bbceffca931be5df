"""The shared files as they lie on the disk, and the home directory that they lie in."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from doctor.model.file_sizes import LARGEST_SHARED_FILE
from doctor.model.observation import Unreadable
from doctor.model.secret import hide_secret
from doctor.profiles.decode import IS_DIRECTORY, NOT_OPENED, decode_text
from doctor.profiles.plain_files import RefusedFile, read_plain
from doctor.profiles.read import expand

_SECRET_LINE: Final = re.compile(
    r"^(\s*aws_(?:secret_access_key|session_token|security_token)[ \t]*[=:][ \t]*)(.+)$",
    re.IGNORECASE | re.MULTILINE,
)


def read_settings(path: str, home: str) -> str | Unreadable | None:
    """Read a shared file to act on its settings, without its keys' secrets. Never to be kept."""
    text = read_shared_text(path, home)
    if not isinstance(text, str):
        return text
    return _SECRET_LINE.sub(lambda line: line[1] + hide_secret(line[2]), text)


def read_shared_text(path: str, home: str) -> str | Unreadable | None:
    """Read a shared file, secrets and all: `None` where there is none. Never to be kept."""
    if not path:
        return None
    file = Path(expand(path, home))
    try:
        return decode_text(read_plain(file, LARGEST_SHARED_FILE))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        return Unreadable(IS_DIRECTORY)
    except RefusedFile as refused:
        return Unreadable(refused.why)
    except OSError as error:
        return Unreadable(f"{NOT_OPENED}: {error.strerror}")


def read_mode(path: str, home: str) -> str | None:
    """Return who may read a file, as `chmod` has it (`0600`); `None` where no such bits count."""
    if os.name != "posix":
        return None
    try:
        return f"{Path(expand(path, home)).stat().st_mode & 0o777:04o}"
    except OSError:
        return None


def home_directory(environ: Mapping[str, str]) -> str:
    """Return the home directory as SDKs find it."""
    return environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - botocore's own words
