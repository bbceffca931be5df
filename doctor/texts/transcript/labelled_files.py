"""A shared file in a paste, as a label calls it: whole, with the lines that are wrong in it."""

from __future__ import annotations

import re

from doctor.texts.documents.hcl_blocks import opens_block
from doctor.texts.documents.settings import (
    goes_on_behind_a_gap,
    is_header,
    is_logged,
    is_setting,
)
from doctor.texts.transcript.commands import command_behind_prompt, typed_command
from doctor.texts.transcript.fences import FENCE
from doctor.texts.transcript.label_words import FILE_LABELS
from doctor.texts.transcript.labels import label_in
from doctor.texts.transcript.paste_lines import PasteLines


class LabelledFiles:
    """Takes the lines of a labelled file."""

    def __init__(self, paste: PasteLines) -> None:
        self.paste = paste

    def take(self) -> bool:
        """Take what a label calls a shared file whole, with the lines that are wrong in it."""
        if (
            self.paste.label is None
            or self.paste.label.kind not in FILE_LABELS
            or not self._begins_file()
        ):
            return False
        end = self.paste.at
        last = self.paste.at
        while end < len(self.paste.lines) and not self._ends_file(end):
            end += 1
            last = end if self.paste.texts[end - 1].strip() else last
        return last > self.paste.at and self.paste.take("settings", last)

    def _begins_file(self) -> bool:
        line = self.paste.line
        if self._is_heading(line):
            return False
        return is_header(line) or ("=" in line and is_setting(line) and not self._words_hold_more())

    def _is_heading(self, line: str) -> bool:
        """Say whether a line is a heading of the text around, and no comment of the file."""
        return self.paste.fence is None and re.match(r"#{2,6}[ ]|\*\*\w", line) is not None

    def _words_hold_more(self) -> bool:
        """Say whether words were said since the label."""
        return bool([each for each in self.paste.words if each.text.strip()][1:])

    def _ends_file(self, at: int) -> bool:
        line = self.paste.texts[at]
        if FENCE.match(line) or command_behind_prompt(line) is not None:
            return True
        if self._is_heading(line) or is_logged(line):
            return True
        if is_header(line) or line.startswith(("#", ";")):
            return False
        after_gap = at > 0 and not self.paste.texts[at - 1].strip()
        if label_in(line) is not None and not line.startswith((" ", "\t")):
            return after_gap or self.paste.fence is None
        if not line.strip() or self.paste.fence is not None:
            return False
        if after_gap and (opens_block(line) or not goes_on_behind_a_gap(line)):
            return True
        return typed_command(line) is not None
