"""The fences that Markdown puts around what is pasted: what they announce, and what ends there."""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.transcript.label_words import FILE_LABELS
from doctor.texts.transcript.labels import read_label
from doctor.texts.transcript.paste_lines import PasteLines

FENCE: Final = re.compile(r"[ \t]*(?:```+|~~~+)[ \t]*(?P<info>[^`\n]*)\Z")
_SENTENCE: Final = re.compile(r"(?:[^ \t]+[ \t]+){4}")


class Fences:
    """Goes over the lines of fences."""

    def __init__(self, paste: PasteLines) -> None:
        self.paste = paste

    def take(self) -> bool:
        """Open or close a fence where its line stands."""
        found = FENCE.match(self.paste.line)
        if found is None:
            return False
        if _SENTENCE.search(found["info"]) is not None:
            # Somebody begins the text on the line of the fence: it is no name of a language.
            self.paste.texts[self.paste.at] = found["info"]
            self.paste.fence = "?"
            return False
        if self.paste.fence is None:
            self.paste.take_words_for_label()
        self.paste.flush()
        info = found["info"].strip()
        if self.paste.fence is not None and not info:
            self._close()
        else:
            self._open(info)
        self.paste.at += 1
        return True

    def _close(self) -> None:
        self.paste.fence = None
        if self.paste.pieces and self.paste.pieces[-1].kind != "command":
            # What it printed ends with the fence that shows it.
            self.paste.command = None
        if self.paste.label is not None and self.paste.label.kind in FILE_LABELS:
            self.paste.label = None

    def _open(self, info: str) -> None:
        language, _, name = info.replace(" ", ":", 1).partition(":")
        self.paste.fence = language.lower() or "?"
        name = name.strip(' "').removeprefix("title=").strip('"')
        if name or "." in language:
            number = self.paste.lines[self.paste.at].number
            self.paste.announce(read_label(name or language, number))
