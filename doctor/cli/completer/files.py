"""File names, for the shells whose own completion of them cannot be used."""

from __future__ import annotations

import os
from pathlib import Path


def file_names(text: str, *, tilde: bool) -> list[str]:
    """Return the paths that begin with a text, as it writes them; a directory ends in a slash.

    With `tilde` a leading `~` is the home directory: a shell expands it at the start of a word.
    """
    folder, slash, start = text.rpartition("/")
    folder += slash
    return sorted(
        folder + name + ("/" if is_directory else "")
        for name, is_directory in _entries(Path(folder).expanduser() if tilde else Path(folder))
        if name.startswith(start) and (start or not name.startswith("."))
    )


def _entries(folder: Path) -> list[tuple[str, bool]]:
    try:
        with os.scandir(folder) as found:
            return [(each.name, each.is_dir()) for each in found]
    except (OSError, ValueError):
        return []
