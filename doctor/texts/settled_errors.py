"""Errors that a text shows and calls over, or right: they are not the one that is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_LEAD: Final = re.compile(
    r"(?:\b(?:correctly|rightly|as expected|as it should|as intended|expectedly)\b[^.\n]{0,60}|"
    r"\b(?:before(?: that| this)?|previously|earlier|at first|initially|originally|"
    r"the first time|in the past)\b,? [^.\n]{0,40}"
    r"\b(?:said|says|got|gave|saw|showed|printed|failed with|failing with|was|reported)\b"
    r"[^.\n]{0,40}|"
    r"\bused to (?:say|fail with|give|print|show|report|be)\b[^.\n]{0,40})[:.]?[ \t]*\Z",
    re.IGNORECASE,
)
"""How the line before an error ends that is no longer met, or is as it should be."""
_OVER: Final = re.compile(
    r"\bthe (?P<what>[\w-]{3,30}) (?:error|issue|problem|message|failure|exception)"
    r"(?: message)? (?:went away|(?:is|was) gone|(?:has |had )?disappeared|vanished|"
    r"(?:is|was|got|has been|had been) (?:fixed|solved|resolved)|no longer \w+)",
    re.IGNORECASE,
)
"""“The region error went away”: whichever error speaks of it."""
_NO_SUBJECT: Final = frozenset({"first", "same", "above", "following", "previous", "old", "aws"})


def part_settled(parts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part texts that follow each other: what still holds, and the paragraphs that are settled."""
    parts = list(parts)
    over = {each["what"].lower() for text in parts for each in _OVER.finditer(text)} - _NO_SUBJECT
    held: list[str] = []
    settled: list[str] = []
    lead = ""
    for text in parts:
        kept = []
        for paragraph in re.split(r"(?<=\n)[ \t]*\n", text):
            if paragraph.strip() and _is_settled(paragraph, lead, over):
                settled.append(paragraph)
            else:
                kept.append(paragraph)
            lead = next(_last_lines(paragraph), lead)
        held.append("\n".join(kept))
    return held, settled


def _is_settled(paragraph: str, lead: str, over: set[str]) -> bool:
    """Say whether a paragraph is settled by the line before it, or by what is told of its subject.

    The sentence that tells it is no error itself.
    """
    if _LEAD.search(lead) is not None:
        return True
    words = set(re.findall(r"[\w-]+", paragraph.lower()))
    return bool(words & over) and "error" in words and _OVER.search(paragraph) is None


def _last_lines(text: str) -> Iterator[str]:
    return (line for line in reversed(text.splitlines()) if line.strip())
