"""The lines that somebody typed: commands, and the labels that say what follows."""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.documents.assignments import Assignment
from doctor.texts.transcript.commands import (
    command_behind_prompt,
    goes_on,
    join_lines,
    typed_assignments,
    typed_command,
)
from doctor.texts.transcript.label_words import FILE_LABELS
from doctor.texts.transcript.labels import Label, label_in, read_label
from doctor.texts.transcript.paste_lines import PasteLines

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
_OF_PROGRAMS: Final = re.compile(
    r"py(?:thon|con)?\d?|ipython|js|javascript|jsx|ts|tsx|typescript|go(?:lang)?|java|kotlin|scala|"
    r"rust|rs|ruby|rb|php|c|cpp|c\+\+|csharp|cs|c#|swift|r|sql|hcl|terraform|tf|json[c5]?|ya?ml|"
    r"toml|ini|xml|html|diff|dockerfile"
)
"""Languages of fences in which no command stands: what is promised there is code."""
_STATEMENT: Final = re.compile(
    r"(?:from [\w.]+ )?import [\w.{*\"']|(?:const|let|var|function|def|class|using|package|func|"
    r"public|resource|module|data|use) \S"
)
"""How a line of a program begins, whatever its language."""
_FAILED: Final = re.compile(r"\b(?:fail\w*|error|exception|denied|unable|cannot|not)\b|: ", re.I)


class TypedLines:
    """Takes commands with what continues them, and labels."""

    def __init__(self, paste: PasteLines) -> None:
        self.paste = paste

    def take_command(self) -> bool:
        """Take a command, with the lines that continue it."""
        line = self.paste.line
        command = command_behind_prompt(line)
        if command is None and self.paste.promised and line.strip():
            command = typed_command(line) or self._only_line()
            self.paste.promised = False
        elif command is None and line[:1] not in {" ", "\t"}:
            command = typed_command(line.rstrip().removesuffix(":"))
        if command is None:
            return False
        end = self.paste.at + 1
        parts = [command]
        while goes_on(parts[-1]) and end < len(self.paste.lines):
            parts.append(self.paste.texts[end])
            end += 1
        whole = join_lines(parts)
        if whole.startswith("aws-actions/"):
            whole, end = self._add_inputs(whole, end)
        self.paste.flush()
        self.paste.command = None
        # Behind a `#` alone it may be a comment.
        assigned = () if line.lstrip().startswith("#") else typed_assignments(whole)
        if assigned:
            self._take_assignments(end, whole, assigned)
            return True
        self.paste.take("command", end, whole)
        self._remember(whole)
        return True

    def _take_assignments(self, end: int, whole: str, assigned: tuple[Assignment, ...]) -> None:
        start = self.paste.at
        for pair in assigned:
            self.paste.at = start
            self.paste.take("assignment", end, whole, value=pair)

    def _only_line(self) -> str | None:
        """Return the line that stands where a command was promised, if it looks like one."""
        line = self.paste.line.strip()
        plain = re.match(r"[\w./~-]+(?:[ ][^\n]*)?\Z", line) is not None
        plain = plain and _FAILED.search(line) is None and _STATEMENT.match(line) is None
        plain = plain and _OF_PROGRAMS.fullmatch(self.paste.fence or "?") is None
        return line if plain and line[:1].islower() and not line.endswith((".", ":", ",")) else None

    def _add_inputs(self, action: str, end: int) -> tuple[str, int]:
        """Add the inputs that a job log shows below a step of GitHub Actions."""
        if end >= len(self.paste.lines) or not _WITH.match(self.paste.texts[end]):
            return action, end
        end += 1
        inputs = []
        while (
            end < len(self.paste.lines)
            and (found := _INPUT.match(self.paste.texts[end])) is not None
        ):
            inputs.append(f"{found['name']}={found['value'].strip()}")
            end += 1
        return " ".join([action, *inputs]), end

    def _remember(self, command: str) -> None:
        """Remember what ran: it says what its output is."""
        self.paste.command = command
        number = self.paste.lines[self.paste.at - 1].number
        shown = _SHOWN.match(command)
        if shown is not None:
            label = read_label(shown["path"], number)
            self.paste.label = (
                label
                if label.kind in FILE_LABELS
                else Label(kind="file", text=shown["path"], line=number)
            )
        elif _ENV.match(command):
            self.paste.label = Label(kind="environment", text=command, line=number)
        else:
            self.paste.label = None

    def take_label(self) -> bool:
        """Take a label: what it says of an error is part of what was said."""
        line = self.paste.line
        found = label_in(line, self.paste.lines[self.paste.at].number)
        if found is None or (self.paste.fence in {"yaml", "yml", "hcl", "terraform", "tf", "json"}):
            return False
        if self._is_key(line):
            return False
        ran = typed_command(found.text)
        if ran is not None:
            self.paste.take("command", self.paste.at + 1, ran)
            self._remember(ran)
            return True
        self.paste.announce(found)
        if found.kind not in FILE_LABELS:
            # What a label says of an error is part of what was said.
            self.paste.say(self.paste.lines[self.paste.at])
        self.paste.at += 1
        return True

    def _is_key(self, line: str) -> bool:
        """Say whether a line that ends with a colon is a key of YAML: what follows is indented."""
        if not re.match(r"[ ]*(?:-[ ]+)?[\w./-]+:[ ]*\Z", line):
            return False
        rest = (
            each for each in self.paste.texts[self.paste.at + 1 : self.paste.at + 3] if each.strip()
        )
        below = next(rest, "")
        margin = len(line) - len(line.lstrip(" "))
        indent = len(below) - len(below.lstrip(" "))
        return indent > margin or below.lstrip().startswith("- ")
