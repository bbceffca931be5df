"""What was told, line by line: the errors of a pasted text, and the time line of records."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.diagnosis import Diagnosis
from doctor.model.failure import ErrorMeaning
from doctor.model.history import HistoryEntry
from doctor.render.line_wrap import wrap

_MOST_READINGS = 3
"""Errors of one text: what comes before the first is seldom the cause, and a page is to be read."""
_MOST_EVENTS = 8
"""Events around the break: they and the cause fit on one screen."""
_LONGEST_WORDS = 600
"""Characters of an unknown error: eight lines of a terminal."""
NOT_KNOWN = "roledoctor does not know this error"
_WORDS = {"success": "ok", "failure": "FAIL", "change": "change"}

_INDEX = "docs/errors.md"
"""The index of error texts."""


def is_told_alone(diagnosis: Diagnosis) -> bool:
    """Say whether there is nothing but a text: no files, variables, calls, roles or policies."""
    case = diagnosis.situation.case
    seen = case.files is not UNSET or case.env is not UNSET
    known = bool(case.roles or case.principals or case.probes)
    return bool(case.errors) and not seen and not known


def unknown_words(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Return the words of errors that roledoctor does not know: a person may know them."""
    told = zip(diagnosis.situation.failures, diagnosis.answers, strict=True)
    words = (text[:_LONGEST_WORDS] for failure, text in told if failure.kind == "unrecognised")
    return tuple(dict.fromkeys(filter(None, words)))[:_MOST_READINGS]


def reading_lines(diagnosis: Diagnosis, width: int) -> Iterator[str]:
    """Give the errors that a text holds: what each proves, and what it hides."""
    if not diagnosis.readings and diagnosis.findings:
        yield "The text has no answer from AWS. The rest of it shows this:"
    elif not diagnosis.readings:
        yield "The text has no error that roledoctor knows, so there is no diagnosis."
        yield f"Known errors and their causes: {_INDEX}"
    for number, reading in enumerate(diagnosis.readings[:_MOST_READINGS]):
        if number:
            yield ""
        yield from _reading_lines(reading, width)


def _reading_lines(reading: ErrorMeaning, width: int) -> Iterator[str]:
    rows = (
        ("Found in the text:", reading.found),
        ("What it proves:", f"{reading.proves}."),
        ("What stays open:", None if reading.hides is None else f"{reading.hides}."),
    )
    for label, says in rows:
        if says is not None:
            head = f"{label:<19}"
            yield from wrap(head + says, width, rest=" " * len(head))
    if reading.ask is not None:
        yield "With the right permission you can ask AWS; roledoctor explain reads the answer:"
        yield f"  {reading.ask}"


def history_lines(diagnosis: Diagnosis, width: int, *, verbose: bool) -> Iterator[str]:
    """Give the time line, what is suspect marked; the oldest lines are left out where it is long.

    The break between working and failing is always shown.
    """
    history = diagnosis.history
    if not history.entries:
        return
    yield "What CloudTrail shows:"
    shown = history.entries if verbose else _around_the_break(diagnosis)
    left_out = len(history.entries) - len(shown)
    if left_out:
        yield f"  ({left_out} more with -v)"
    for entry in shown:
        yield from _entry(entry, width, suspect=entry in history.suspects)
    if history.suspects:
        yield "  * between the last success and the first failure"


def _around_the_break(diagnosis: Diagnosis) -> tuple[HistoryEntry, ...]:
    history = diagnosis.history
    edges = {history.last_success, history.first_failure}
    marked = [
        each
        for each in history.entries
        if each in history.suspects or (each.at in edges and each.kind != "change")
    ]
    rest = [each for each in history.entries if each not in marked]
    kept = {*marked[-_MOST_EVENTS:], *rest[len(rest) - max(0, _MOST_EVENTS - len(marked)) :]}
    return tuple(each for each in history.entries if each in kept)


def _entry(entry: HistoryEntry, width: int, *, suspect: bool) -> Iterator[str]:
    mark = "*" if suspect else " "
    name = entry.call.partition(":")[2]
    by = f", by {entry.by}" if entry.by else ""
    text = f"{mark} {entry.at}  {_WORDS[entry.kind]:<6}  {name}: {entry.says}{by}"
    yield from wrap(text, width, rest=" " * 32)
