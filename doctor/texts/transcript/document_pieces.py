"""The documents of a paste by their shape: JSON, YAML, HCL, settings, what the AWS CLI prints."""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.documents.assignments import read_assignment
from doctor.texts.documents.aws_output import read_aws_output
from doctor.texts.documents.hcl_blocks import find_hcl_block
from doctor.texts.documents.json_text import (
    is_document,
    is_member,
    may_be_meant,
    read_json_at,
    read_members,
)
from doctor.texts.documents.settings import find_section
from doctor.texts.documents.yaml_text import find_yaml_run, read_yaml_run
from doctor.texts.transcript.label_words import LabelKind
from doctor.texts.transcript.labels import label_in
from doctor.texts.transcript.lines import Line
from doctor.texts.transcript.paste_lines import PasteLines

_OPENING: Final = re.compile(r"[{\[]")
_DOCUMENTS: Final[tuple[LabelKind, ...]] = ("trust", "identity", "token", "boundary", "scp", "rcp")
_MOST_TRIES: Final = 400
"""Brackets that are tried between two documents: a log of brackets holds none."""
_MOST_IN_LINE: Final = 4
"""Brackets of one line that are tried: a stamp and a level come before a document."""
_MOST_SLIPS: Final = 12
"""How many places are tried where JSON with slips may begin: that is read slowly."""
_MOST_SPOILT: Final = 20
"""How many runs are tried that look like YAML and are none."""
_BEFORE_A_VALUE: Final = (":", "=", "(", ">", "to", "is")
_LONGEST_LINE: Final = 200_000
"""Characters of a line in which brackets are sought: a whole case on one line begins with its
own."""


class DocumentPieces:
    """Takes documents. What is read slowly is tried so often and no more."""

    def __init__(self, paste: PasteLines) -> None:
        self.paste = paste
        self.tries = _MOST_TRIES
        self.past_yaml = self.spoilt = self.slips = 0

    def take_hcl(self) -> bool:
        """Take a block of HCL that begins on the line."""
        end = find_hcl_block(self.paste.texts, self.paste.at)
        return end is not None and self.paste.take("hcl", end)

    def take_answer(self) -> bool:
        """Take what the CLI prints as text or as a table."""
        found = read_aws_output(self.paste.texts, self.paste.at)
        return found is not None and self.paste.take(
            "json", found.end, value=found.value, strict=False
        )

    def take_json(self) -> bool:
        """Take a JSON document that begins on the line, at its start or behind a label."""
        line = self.paste.line
        if len(line) > _LONGEST_LINE:
            line = line[:_LONGEST_LINE]
        for number, opening in enumerate(_OPENING.finditer(line)):
            if number >= _MOST_IN_LINE or self.tries <= 0:
                break
            self.tries -= 1
            if self._json_at(opening.start()):
                return True
        return False

    def _json_at(self, start: int) -> bool:
        head = self.paste.line[:start].strip()
        place = self.paste.offsets[self.paste.at] + start
        read = read_json_at(self.paste.whole, place, lenient=self.slips < _MOST_SLIPS)
        if read is None or not is_document(read.value):
            self.slips += read is None and may_be_meant(self.paste.whole, place)
            return False
        if not read.strict and head and not head.endswith(_BEFORE_A_VALUE):
            return False
        self.tries = _MOST_TRIES
        end = self.paste.at + self.paste.whole.count("\n", place, read.end) + 1
        if head:
            self.paste.say(Line(self.paste.lines[self.paste.at].number, head, head))
            if (label := label_in(head)) is not None:
                self.paste.announce(label)
        stop = self.paste.whole.find("\n", read.end)
        rest = self.paste.whole[read.end : None if stop < 0 else stop].strip(" \t,;'\"`)")
        held = self.paste.whole[place : read.end]
        self.paste.take("json", end, held, value=read.value, strict=read.strict)
        if rest:
            self.paste.say(Line(self.paste.lines[end - 1].number, rest, rest))
        return True

    def take_members(self) -> bool:
        """Take a part of a policy that was cut out of its braces."""
        if self.slips >= _MOST_SLIPS or not is_member(self.paste.line):
            return False
        read = read_members(self.paste.texts, self.paste.at)
        if read is None:
            self.slips += 1
            return False
        value, end = read
        return self.paste.take("json", end, value=value, strict=False)

    def take_settings(self) -> bool:
        """Take a section of settings that begins on the line."""
        end = find_section(self.paste.texts, self.paste.at, told=False)
        return end is not None and self.paste.take("settings", end)

    def take_assignment(self) -> bool:
        """Take a line that sets a variable."""
        line = self.paste.line
        told = self.paste.label is not None and self.paste.label.kind == "environment"
        found = read_assignment(line, told=told)
        if found is None:
            return False
        if ": " in line and "=" not in line and find_yaml_run(self.paste.texts, self.paste.at).told:
            return False
        return self.paste.take("assignment", self.paste.at + 1, value=found)

    def _is_answer(self) -> bool:
        """Say whether lines of names follow a command of the CLI, as its YAML has them."""
        lines = self.paste.texts[self.paste.at : self.paste.at + 2]
        named = all(re.match(r"(?:-[ ]|[ ]+(?:-[ ])?)?[A-Z][A-Za-z]+:(?:[ ]|\Z)", e) for e in lines)
        return named and self.paste.command is not None and self.paste.command.startswith("aws ")

    def take_yaml(self) -> bool:
        """Take a run of lines that is YAML."""
        if self.paste.at < self.past_yaml:
            return False
        promised = self.paste.label is not None and self.paste.label.kind in _DOCUMENTS
        promised = promised or self._is_answer()
        run = find_yaml_run(
            self.paste.texts, self.paste.at, known=promised or self.paste.fence in {"yaml", "yml"}
        )
        if not run.told:
            # What begins later in the same run holds even less.
            self.past_yaml = run.end
            return False
        found, length = read_yaml_run(self.paste.texts[self.paste.at : run.end])
        value = found[0] if len(found) == 1 else found
        if length == 0 or (isinstance(value, dict) and not is_document(value)):
            self.spoilt += 1
            self.past_yaml = run.end if self.spoilt > _MOST_SPOILT else self.paste.at + 1
            return False
        end = self.paste.at + length
        behind = "".join(self.paste.texts[end : end + 1])
        whole = not (behind[:1] == " " and behind.strip())
        return self.paste.take("yaml", end, value=value, strict=whole)
