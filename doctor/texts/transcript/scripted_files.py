"""The files that the scripts of a paste write: a shared file as it will be, a document by its name.

The line that writes is no command that failed, and what a written script does did not run here.
"""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.documents.settings import is_header
from doctor.texts.documents.written_files import WrittenFile, find_written_file
from doctor.texts.transcript.label_words import FILE_LABELS
from doctor.texts.transcript.labels import read_label
from doctor.texts.transcript.paste_lines import PasteLines

_SCRIPT: Final = re.compile(r"\.(?:sh|bash|zsh|ps1|bat|cmd|py|js|mjs|ts|rb|go|java|service)\Z")
_MOST: Final = 100
"""Files that the scripts of one paste write."""


class ScriptedFiles:
    """Takes the lines that write a file."""

    def __init__(self, paste: PasteLines) -> None:
        self.paste = paste
        self.left = _MOST
        self._ends: set[int] = set()

    def take(self) -> bool:
        """Take a shared file whole; go on within any other document, under its name."""
        if self.paste.at in self._ends:
            self.paste.flush()
            self.paste.label = None
            self.paste.at += 1
            return True
        found = find_written_file(self.paste.texts, self.paste.at) if self.left else None
        if found is None:
            return False
        label = read_label(found.path, self.paste.lines[self.paste.at].number)
        if label.kind not in FILE_LABELS and found.past == found.end:
            return False
        self.left -= 1
        self.paste.announce(label)
        if label.kind in FILE_LABELS:
            self._take_settings(found)
        elif _SCRIPT.search(found.path) or found.text.startswith("#!"):
            self._leave(found)
        else:
            self.paste.rewrite(found.first, found.text.split("\n"))
            self._ends.add(found.end)
            self.paste.at = found.first
        return True

    def _take_settings(self, found: WrittenFile) -> None:
        lines = found.text.split("\n")
        if any(is_header(each) or "=" in each for each in lines):
            self.paste.at = found.first
            self.paste.take("settings", max(found.end, found.first + 1), found.text)
        self._leave(found)

    def _leave(self, found: WrittenFile) -> None:
        self.paste.flush()
        self.paste.label = None
        self.paste.at = found.past
