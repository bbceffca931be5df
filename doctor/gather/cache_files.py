"""The files beside the shared ones that a chain's credentials lie in: caches and token files.

Of a cache only its dates and names are kept, of a token file only that it is there.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from doctor.model.case import CaseText
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.profiles.decode import IS_DIRECTORY, NOT_OPENED
from doctor.profiles.plain_files import RefusedFile, read_plain
from doctor.profiles.read import expand
from doctor.texts.secret_json import hide_values


def find_program(name: str) -> CaseText:
    """Look for a program as SDKs start it: `text` null where it is not there, else empty."""
    return CaseText(path=name, text="" if shutil.which(name) else None)


def read_cache(path: str, home: str) -> CaseText:
    """Read a cache or token file: `text` null where there is none, an `error` where it is shut."""
    file = Path(expand(path, home))
    try:
        text = read_plain(file, LARGEST_SMALL_FILE).decode("utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return CaseText(path=path, text=None)
    except IsADirectoryError:
        return CaseText(path=path, error=IS_DIRECTORY)
    except RefusedFile as refused:
        return CaseText(path=path, error=refused.why)
    except OSError as error:
        return CaseText(path=path, error=f"{NOT_OPENED}: {error.strerror}")
    return CaseText(path=path, text=hide_values(text))
