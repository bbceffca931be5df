"""Where AWS gives one answer for several causes: what is said of it, in every format."""

from __future__ import annotations

from typing import Final

from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import OF_ADVICE, Finding

ONE_ANSWER: Final = (
    "AWS gives this same answer for several causes, and the evidence does not tell them apart. "
    "The likeliest is listed first."
)


def open_causes(diagnosis: Diagnosis) -> tuple[Finding, ...]:
    """Return the causes of one refusal among which nothing that was seen decides, or none."""
    causes = [each for each in diagnosis.findings if not each.id.startswith(OF_ADVICE)]
    errors = [each for each in causes if each.severity == "error"]
    if any(each.certainty == "proven" for each in errors):
        return ()
    refused = any(each.is_assume_denial for each in diagnosis.situation.failures)
    return tuple(errors) if refused and len(errors) > 1 else ()


def undecided_note(diagnosis: Diagnosis) -> str | None:
    """Say that one answer has several causes, where a report lists more than one."""
    return ONE_ANSWER if open_causes(diagnosis) else None
