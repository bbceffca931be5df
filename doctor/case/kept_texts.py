"""What a case that leaves keeps of its texts: what was understood of them."""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from doctor.case.public_commands import is_command_line, show_command
from doctor.case.public_documents import show_document
from doctor.case.public_fields import show_fields
from doctor.case.public_files import show_shared_file
from doctor.case.public_policies import show_policies
from doctor.case.public_variables import show_variable
from doctor.model.case import Case, CaseAttachment
from doctor.texts.documents.assignments import find_written
from doctor.texts.public_words import hide_unknown_words
from doctor.texts.secret_shapes import among_stand_ins
from doctor.texts.topics import TOPICS
from doctor.texts.transcript.commands import command_behind_prompt, typed_command
from doctor.texts.transcript.pieces import PieceKind
from doctor.texts.understood_lines import LINE_ENDS, keep_understood

_COMMANDS: Final = frozenset({"command", "earlier command"})
_ASSIGNED: Final = re.compile(
    r"(?P<head>(?<!\S)(?:\$env:)?(?P<name>[A-Za-z_]\w*)[ \t]*[=:][ \t]*[\"']?)"
    r"(?P<value>[^\"'\r\n]+)"
)
"""A variable and its value, as shells, `env` and tables of variables write them."""
_MOST_WORDS: Final = 600
"""Characters of an error that nobody knows: as many as a report shows of it."""


def keep_texts(case: Case) -> Case:
    """Return the case with what is understood of its texts and policies. Twice is as once.

    A topic that the table does not know is somebody's own words, and goes.
    """
    case = replace(
        show_fields(show_policies(case)),
        topics=tuple(each for each in case.topics if each in TOPICS),
    )
    if not (case.errors or case.attachments):
        return case
    with among_stand_ins(redacted=case.redacted):
        errors = tuple(
            replace(each, text=keep_understood(each.text, words=_MOST_WORDS, show=_show_piece))
            for each in case.errors
        )
        attached = tuple(map(_keep_attached, case.attachments))
    return replace(case, errors=errors, attachments=attached)


def _keep_attached(attached: CaseAttachment) -> CaseAttachment:
    if attached.name in _COMMANDS:
        # What no shell runs was read as a text: nothing but its secrets by name is hidden yet.
        known = is_command_line(attached.text)
        return attached if known else replace(attached, text=show_document(attached.text))
    text = keep_understood(attached.text, name=attached.name, show=_show_piece)
    return replace(attached, text=text)


def _show_piece(kind: PieceKind, text: str) -> str:
    """Return the lines of a piece of a text, each kind through its own list of what is public."""
    match kind:
        case "settings":
            return show_shared_file(text)
        case "assignment":
            return "".join(map(_show_assignment, text.splitlines(keepends=True)))
        case "command":
            return _show_typed(text)
        case "text":
            return text
        case _:
            return show_document(text)


def _show_typed(text: str) -> str:
    """Show a command with its prompt, and the lines that go on with it or are its inputs."""
    line = text.partition("\n")[0]
    command = command_behind_prompt(line) or typed_command(line) or line.strip()
    at = text.find(command)
    show = show_command if is_command_line(text[at:]) else show_document
    return text[:at] + show(text[at:])


def _show_assignment(line: str) -> str:
    """Show an assignment in the words of a shell, `setx NAME VALUE` too, or else by its sign."""
    written = find_written(line.rstrip(LINE_ENDS))
    if written is None:
        return _ASSIGNED.sub(_show_assigned, line)
    start, end = written.span("value")
    bare = written["value"].strip("\"'")
    shown = written["value"].replace(bare, show_variable(written["name"], bare)) if bare else ""
    return line[:start] + shown + hide_unknown_words(line[end:])


def _show_assigned(assigned: re.Match[str]) -> str:
    shown = show_variable(assigned["name"], assigned["value"])
    return assigned["head"] + shown
