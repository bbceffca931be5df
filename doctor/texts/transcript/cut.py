"""Cutting a paste, line by line: what begins on a line decides how far the piece goes.

A label or a command says what comes next; only where neither does, the shape decides.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any, Final

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
from doctor.texts.documents.settings import (
    find_section,
    goes_on_behind_a_gap,
    is_header,
    is_logged,
    is_setting,
)
from doctor.texts.documents.yaml_text import find_yaml_run, read_yaml_run
from doctor.texts.transcript.commands import (
    command_behind_prompt,
    goes_on,
    join_lines,
    typed_command,
)
from doctor.texts.transcript.label_words import LabelKind
from doctor.texts.transcript.labels import Label, label_before, label_in, read_label
from doctor.texts.transcript.lines import Line, read_lines
from doctor.texts.transcript.pieces import Piece, PieceKind, Transcript

_SENTENCE: Final = re.compile(r"(?:[^ \t]+[ \t]+){4}")
_FENCE: Final = re.compile(r"[ \t]*(?:```+|~~~+)[ \t]*(?P<info>[^`\n]*)\Z")
_SHOWN: Final = re.compile(
    r"(?:sudo[ ])?(?:cat|type|less|more|bat|head|tail|Get-Content|gc|vim?|nano)[ ]+"
    r"(?:-[\w]+[ ]+)*[\"']?(?P<path>[^\s\"'|;&]+)[\"']?[ ]*\Z"
)
_ENV: Final = re.compile(
    r"(?:sudo[ ])?(?:env|printenv|set|export(?:[ ]-p)?|Get-ChildItem[ ]env:|gci[ ]env:|dir[ ]env:)"
    r"(?:[ ]*\|[ ]*(?:grep|findstr|Select-String|sort|rg)\b.*)*\Z"
)
_WITH: Final = re.compile(r"[ \t]*with:[ \t]*\Z")
_INPUT: Final = re.compile(r"[ \t]+(?P<name>[a-z][a-zA-Z-]{1,60}):[ \t]*(?P<value>.*)\Z")
_FAILED: Final = re.compile(r"\b(?:fail\w*|error|exception|denied|unable|cannot|not)\b|: ", re.I)
_OPENING: Final = re.compile(r"[{\[]")
_LANGUAGES: Final = frozenset({"json", "jsonc", "yaml", "yml", "hcl", "terraform", "tf", "ini"})
_SHELLS: Final = frozenset({"bash", "sh", "shell", "console", "zsh", "powershell", "cmd", "pwsh"})
_FILES: Final[tuple[LabelKind, ...]] = ("config", "credentials")
_DOCUMENTS: Final[tuple[LabelKind, ...]] = ("trust", "identity", "token", "boundary", "scp", "rcp")
_NEAR: Final = 3
"""How many lines above a document its label may stand."""
_MOST_TRIES: Final = 400
_MOST_IN_LINE: Final = 4
_MOST_SLIPS: Final = 12
"""How many places are tried where JSON with slips may begin: that is read slowly."""
_MOST_SPOILT: Final = 20
"""How many runs are tried that look like YAML and are none."""
_BEFORE_A_VALUE: Final = (":", "=", "(", ">", "to", "is")
_LONGEST_LINE: Final = 200_000


def read_transcript(text: str) -> Transcript:
    """Cut a paste into its pieces. Never raises; time is linear in the text."""
    return Transcript(pieces=tuple(_Cutter(read_lines(text)).cut()))


class _Cutter:
    """Walks through the lines once. `label` is what was said last, `command` what ran last."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines
        self.texts = [each.text for each in lines]
        self.whole = "\n".join(self.texts)
        lengths = (len(each) + 1 for each in self.texts)
        self.offsets = list(itertools.accumulate(lengths, initial=0))
        self.at = 0
        self.fence: str | None = None
        self.label: Label | None = None
        self.command: str | None = None
        self.pieces: list[Piece] = []
        self.words: list[Line] = []
        self.tries = _MOST_TRIES
        self.promised = False
        self.past_yaml = self.spoilt = self.slips = 0

    def cut(self) -> list[Piece]:
        steps: tuple[Callable[[], bool], ...] = (
            self._fence,
            self._whole_file,
            self._command,
            self._label,
            self._hcl,
            self._is_printed,
            self._members,
            self._json,
            self._settings,
            self._assignment,
            self._yaml,
        )
        while self.at < len(self.lines):
            if not any(step() for step in steps):
                self._say(self.lines[self.at])
                self.at += 1
        self._flush()
        return self.pieces

    def _say(self, line: Line) -> None:
        """Keep a line as words."""
        self.words.append(line)

    def _flush(self) -> None:
        """Make a piece of the words that were kept."""
        words, self.words = self.words, []
        while words and not words[-1].text.strip():
            words.pop()
        while words and not words[0].text.strip():
            words.pop(0)
        if words:
            self.pieces.append(
                Piece(
                    kind="text",
                    text="\n".join(each.text for each in words),
                    raw="\n".join(each.raw for each in words),
                    first=words[0].number,
                    last=words[-1].number,
                    label=self.label,
                    command=self.command,
                )
            )

    def _take(self, kind: PieceKind, end: int, text: str | None = None, **more: Any) -> bool:  # noqa: ANN401 - fields of a piece
        """Make a piece of the lines up to one, and go on behind them."""
        self._take_label(kind)
        self._flush()
        taken = self.lines[self.at : end]
        held = "\n".join(each.text for each in taken) if text is None else text
        piece = Piece(
            kind=kind,
            text=held,
            raw="\n".join(each.raw for each in taken),
            first=taken[0].number,
            last=taken[-1].number,
            label=self.label,
            command=self.command,
            numbers=tuple(each.number for each in taken) if kind == "settings" else (),
            **more,
        )
        self.pieces.append(piece)
        self.at = end
        return True

    def _take_label(self, kind: PieceKind) -> None:
        """Take the last words before a document for its label, where they announce one."""
        if kind not in {"json", "yaml", "hcl", "settings"} or not self.words:
            return
        last = next((each for each in reversed(self.words) if each.text.strip()), None)
        near = last is not None and self.lines[self.at].number - last.number <= _NEAR
        found = label_before(last.text, last.number) if near and last is not None else None
        if found is not None and (self.label is None or self.label.line < found.line):
            self._announce(found)

    def _fence(self) -> bool:
        found = _FENCE.match(self.texts[self.at])
        if found is None:
            return False
        if _SENTENCE.search(found["info"]) is not None:
            # Somebody begins the text on the line of the fence: it is no name of a language.
            self.texts[self.at] = found["info"]
            self.fence = "?"
            return False
        self._flush()
        info = found["info"].strip()
        if self.fence is not None and not info:
            self.fence = None
            if self.pieces and self.pieces[-1].kind != "command":
                # What it printed ends with the fence that shows it.
                self.command = None
            if self.label is not None and self.label.kind in _FILES:
                self.label = None
        else:
            language, _, name = info.replace(" ", ":", 1).partition(":")
            self.fence = language.lower() or "?"
            name = name.strip(' "').removeprefix("title=").strip('"')
            if name or "." in language:
                self._announce(read_label(name or language, self.lines[self.at].number))
        self.at += 1
        return True

    def _announce(self, label: Label) -> None:
        self._flush()
        self.label = label
        self.promised = label.kind == "command"
        if label.kind in {"trust", "identity", "boundary", "file", "config", "credentials"}:
            self.command = None

    def _command(self) -> bool:
        line = self.texts[self.at]
        command = command_behind_prompt(line)
        if command is None and self.promised and line.strip():
            command = typed_command(line) or self._only_line()
            self.promised = False
        elif command is None and line[:1] not in {" ", "\t"}:
            command = typed_command(line.rstrip().removesuffix(":"))
        if command is None:
            return False
        end = self.at + 1
        parts = [command]
        while goes_on(parts[-1]) and end < len(self.lines):
            parts.append(self.texts[end])
            end += 1
        whole = join_lines(parts)
        if whole.startswith("aws-actions/"):
            whole, end = self._add_inputs(whole, end)
        self._flush()
        self.command = None
        self._take("command", end, whole)
        self._ran(whole)
        return True

    def _only_line(self) -> str | None:
        """Return the line that stands where a command was promised, if it looks like one."""
        line = self.texts[self.at].strip()
        plain = re.match(r"[\w./~-]+(?:[ ][^\n]*)?\Z", line) is not None
        plain = plain and _FAILED.search(line) is None
        return line if plain and line[:1].islower() and not line.endswith((".", ":", ",")) else None

    def _add_inputs(self, action: str, end: int) -> tuple[str, int]:
        """Add the inputs that a job log shows below a step of GitHub Actions."""
        if end >= len(self.lines) or not _WITH.match(self.texts[end]):
            return action, end
        end += 1
        inputs = []
        while end < len(self.lines) and (found := _INPUT.match(self.texts[end])) is not None:
            inputs.append(f"{found['name']}={found['value'].strip()}")
            end += 1
        return " ".join([action, *inputs]), end

    def _ran(self, command: str) -> None:
        """Remember what ran: it says what its output is."""
        self.command = command
        number = self.lines[self.at - 1].number
        shown = _SHOWN.match(command)
        if shown is not None:
            label = read_label(shown["path"], number)
            self.label = (
                label
                if label.kind in _FILES
                else Label(kind="file", text=shown["path"], line=number)
            )
        elif _ENV.match(command):
            self.label = Label(kind="environment", text=command, line=number)
        else:
            self.label = None

    def _label(self) -> bool:
        line = self.texts[self.at]
        found = label_in(line, self.lines[self.at].number)
        if found is None or (self.fence in {"yaml", "yml", "hcl", "terraform", "tf", "json"}):
            return False
        if self._is_key(line):
            return False
        ran = typed_command(found.text)
        if ran is not None:
            self._take("command", self.at + 1, ran)
            self._ran(ran)
            return True
        self._announce(found)
        # What a label says of an error is part of what was said.
        self._say(self.lines[self.at])
        self.at += 1
        return True

    def _is_key(self, line: str) -> bool:
        """Say whether a line that ends with a colon is a key of YAML: what follows is indented."""
        if not re.match(r"[ ]*(?:-[ ]+)?[\w./-]+:[ ]*\Z", line):
            return False
        rest = (each for each in self.texts[self.at + 1 : self.at + 3] if each.strip())
        below = next(rest, "")
        margin = len(line) - len(line.lstrip(" "))
        indent = len(below) - len(below.lstrip(" "))
        return indent > margin or below.lstrip().startswith("- ")

    def _whole_file(self) -> bool:
        """Take what a label calls a shared file whole, with the lines that are wrong in it."""
        if self.label is None or self.label.kind not in _FILES or not self._begins_file():
            return False
        end = self.at
        last = self.at
        while end < len(self.lines) and not self._ends_file(end):
            end += 1
            last = end if self.texts[end - 1].strip() else last
        return last > self.at and self._take("settings", last)

    def _begins_file(self) -> bool:
        line = self.texts[self.at]
        if self._is_heading(line):
            return False
        return is_header(line) or ("=" in line and is_setting(line) and not self.words_hold_more())

    def _is_heading(self, line: str) -> bool:
        """Say whether a line is a heading of the text around, and no comment of the file."""
        return self.fence is None and re.match(r"#{2,6}[ ]|\*\*\w", line) is not None

    def words_hold_more(self) -> bool:
        """Say whether words were said since the label."""
        return bool([each for each in self.words if each.text.strip()][1:])

    def _ends_file(self, at: int) -> bool:
        line = self.texts[at]
        if _FENCE.match(line) or command_behind_prompt(line) is not None:
            return True
        if self._is_heading(line) or is_logged(line):
            return True
        if is_header(line) or line.startswith(("#", ";")):
            return False
        after_gap = at > 0 and not self.texts[at - 1].strip()
        if label_in(line) is not None and not line.startswith((" ", "\t")):
            return after_gap or self.fence is None
        if not line.strip() or self.fence is not None:
            return False
        return (after_gap and not goes_on_behind_a_gap(line)) or typed_command(line) is not None

    def _hcl(self) -> bool:
        end = find_hcl_block(self.texts, self.at)
        return end is not None and self._take("hcl", end)

    def _is_printed(self) -> bool:
        """Take what the CLI prints as text or as a table."""
        found = read_aws_output(self.texts, self.at)
        return found is not None and self._take("json", found.end, value=found.value, strict=False)

    def _json(self) -> bool:
        """Take a JSON document that begins on the line, at its start or behind a label."""
        line = self.texts[self.at]
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
        head = self.texts[self.at][:start].strip()
        place = self.offsets[self.at] + start
        read = read_json_at(self.whole, place, lenient=self.slips < _MOST_SLIPS)
        if read is None or not is_document(read.value):
            self.slips += read is None and may_be_meant(self.whole, place)
            return False
        if not read.strict and head and not head.endswith(_BEFORE_A_VALUE):
            return False
        self.tries = _MOST_TRIES
        end = self.at + self.whole.count("\n", place, read.end) + 1
        if head:
            self._say(Line(self.lines[self.at].number, head, head))
            if (label := label_in(head)) is not None:
                self._announce(label)
        stop = self.whole.find("\n", read.end)
        rest = self.whole[read.end : None if stop < 0 else stop].strip(" \t,;'\"`)")
        held = self.whole[place : read.end]
        self._take("json", end, held, value=read.value, strict=read.strict)
        if rest:
            self._say(Line(self.lines[end - 1].number, rest, rest))
        return True

    def _members(self) -> bool:
        """Take a part of a policy that was cut out of its braces."""
        if self.slips >= _MOST_SLIPS or not is_member(self.texts[self.at]):
            return False
        read = read_members(self.texts, self.at)
        if read is None:
            self.slips += 1
            return False
        value, end = read
        return self._take("json", end, value=value, strict=False)

    def _settings(self) -> bool:
        end = find_section(self.texts, self.at, told=False)
        return end is not None and self._take("settings", end)

    def _assignment(self) -> bool:
        line = self.texts[self.at]
        told = self.label is not None and self.label.kind == "environment"
        found = read_assignment(line, told=told)
        if found is None:
            return False
        if ": " in line and "=" not in line and find_yaml_run(self.texts, self.at).told:
            return False
        return self._take("assignment", self.at + 1, value=found)

    def _answers(self) -> bool:
        """Say whether lines of names follow a command of the CLI, as its YAML has them."""
        lines = self.texts[self.at : self.at + 2]
        named = all(re.match(r"(?:-[ ]|[ ]+(?:-[ ])?)?[A-Z][A-Za-z]+:(?:[ ]|\Z)", e) for e in lines)
        return named and self.command is not None and self.command.startswith("aws ")

    def _yaml(self) -> bool:
        if self.at < self.past_yaml:
            return False
        promised = self.label is not None and self.label.kind in _DOCUMENTS
        promised = promised or self._answers()
        run = find_yaml_run(self.texts, self.at, known=promised or self.fence in {"yaml", "yml"})
        if not run.told:
            # What begins later in the same run holds even less.
            self.past_yaml = run.end
            return False
        found, length = read_yaml_run(self.texts[self.at : run.end])
        value = found[0] if len(found) == 1 else found
        if length == 0 or (isinstance(value, dict) and not is_document(value)):
            self.spoilt += 1
            self.past_yaml = run.end if self.spoilt > _MOST_SPOILT else self.at + 1
            return False
        return self._take("yaml", self.at + length, value=value)
