"""What a case that leaves keeps of its texts: what was understood of them."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from doctor.case.public_documents import show_document
from doctor.case.public_policies import show_policies
from doctor.model.case import Case, CaseAttachment
from doctor.texts.topics import TOPICS
from doctor.texts.understood_lines import keep_understood

_COMMANDS: Final = frozenset({"command", "earlier command"})
_MOST_WORDS: Final = 600
"""Characters of an error that nobody knows: as many as a report shows of it."""


def keep_texts(case: Case) -> Case:
    """Return the case with what is understood of its texts and policies. Twice is as once.

    A topic that the table does not know is somebody's own words, and goes.
    """
    case = replace(
        show_policies(case), topics=tuple(each for each in case.topics if each in TOPICS)
    )
    if not (case.errors or case.attachments):
        return case
    errors = (
        replace(each, text=keep_understood(each.text, words=_MOST_WORDS, show=show_document))
        for each in case.errors
    )
    return replace(
        case, errors=tuple(errors), attachments=tuple(map(_keep_attached, case.attachments))
    )


def _keep_attached(attached: CaseAttachment) -> CaseAttachment:
    if attached.name in _COMMANDS:
        return attached
    text = keep_understood(attached.text, name=attached.name, show=show_document)
    return replace(attached, text=text)
