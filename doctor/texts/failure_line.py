"""The text of a failure in one line, as it is quoted beside a finding."""

from __future__ import annotations

import re
from typing import Final

from doctor.model.failure import Failure
from doctor.model.secret import is_stand_in
from doctor.texts.flat_text import FOUR_LINES
from doctor.texts.understood_lines import keep_understood

_MOST_WORDS: Final = 600
"""Characters of an error that nobody knows: as many as a case keeps."""
_HEAD: Final = 120
"""Characters of the beginning of what is cut: the code and the caller; the rest is for the
reason."""

_REASON: Final = re.compile(r"[.,;\[]+ ?(?=[A-Z]\w*Provider(?:\([^()]*\))?: )")
"""What stands before the reason of one of many providers, `ContainerCredentialsProvider(): …`."""

_FRAMES: Final = " \t│╷╵╰─▶|"
"""What Terraform and tables draw around a message."""


def shorten_to_line(failure: Failure) -> str:
    """Return what AWS or the SDK answered in one line; a long one loses its middle.

    The reason stands at the end: `because no identity-based policy allows …`.
    """
    told = _lines(keep_understood(failure.answer, words=_MOST_WORDS))
    lines = [line for line in told if not is_stand_in(line)] or told
    whole = " ".join(" ".join(lines).split())
    if len(whole) > FOUR_LINES and failure.source is not None:
        whole = _reason_of(whole, failure.source)
    if len(whole) <= FOUR_LINES:
        return whole
    head, tail = whole[:_HEAD], whole[_HEAD + 3 - FOUR_LINES :]
    if " " in head and " " in tail:
        head, tail = head.rpartition(" ")[0], tail.partition(" ")[2]
    return f"{head} … {tail}"


def _reason_of(whole: str, source: str) -> str:
    """Return the reason that names a source, where a line gives those of many providers."""
    at = whole.find(source)
    places = [*_REASON.finditer(whole)]
    first = max((each.end() for each in places if each.end() <= at), default=None)
    if at < 0 or first is None:
        return whole
    return whole[first : min((each.start() for each in places if each.start() > at), default=None)]


def show_failure(failure: Failure) -> str:
    """Return what was answered as it may be shown: what was understood, or its first words."""
    return keep_understood(failure.text, words=_MOST_WORDS)


def _lines(text: str) -> list[str]:
    return [bare for line in text.splitlines() if (bare := line.strip(_FRAMES))]
