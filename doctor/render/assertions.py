"""What came of expectations: as text, and as a checklist for the formats of CI systems."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from doctor.model.checks import Checked, Checklist, Kind, Related
from doctor.model.expectation import Assertion, AssertionReport, DecidingStatement
from doctor.render.clean import clean

_KINDS = (
    Kind(id="expectation/fails", summary="the policies decide differently than expected"),
    Kind(id="expectation/undecided", summary="the given policies do not decide it"),
)


def render_assertions(report: AssertionReport, *, width: int = 80, verbose: bool = False) -> str:
    """Render as text: what does not hold, with what decides; all the rest in one line."""
    lines: list[str] = []
    for each in report.assertions:
        if each.outcome != "holds":
            lines += [*_block(each, width), ""]
        elif verbose:
            lines.append(f"holds      {each.name}")
    lines.append(_sum(report))
    return clean("\n".join(lines) + "\n", color=False)


def _sum(report: AssertionReport) -> str:
    counts = {
        word: sum(each.outcome == word for each in report.assertions)
        for word in ("holds", "fails", "undecided")
    }
    words = {
        "holds": ("holds", "hold"),
        "fails": ("does not hold", "do not hold"),
        "undecided": ("is undecided", "are undecided"),
    }
    if counts["holds"] == len(report.assertions):
        one = counts["holds"] == 1
        return f"{report.file}: " + (
            "1 expectation holds" if one else f"all {counts['holds']} hold"
        )
    told = (
        f"{counts[name]} {each[counts[name] != 1]}" for name, each in words.items() if counts[name]
    )
    return f"{report.file}: {', '.join(told)}"


def _block(each: Assertion, width: int) -> Iterator[str]:
    line = "" if each.source.line is None else f":{each.source.line}"
    word = "FAILS" if each.outcome == "fails" else "undecided"
    yield from _wrap(f"{word}  {each.name}", width, "       ")
    yield f"  --> {each.source.file}{line}"
    yield from _wrap(f"  {_verdict(each)}", width, "  ")
    for statement in each.statements:
        yield from _wrap(f"  - {where(statement)}: {statement.says}", width, "    ")
    for mend in each.mends:
        yield from _wrap(f"  to make it hold: {mend}", width, "    ")
    for fact in each.missing:
        yield from _wrap(f"  missing: {fact}", width, "    ")
    if each.note:
        yield from _wrap(f"  note: {each.note}", width, "    ")


def _verdict(each: Assertion) -> str:
    if each.outcome == "undecided":
        return f"This evidence does not decide it: {each.because}."
    if each.decision == "allow":
        return f"{each.caller} gets in: {each.because}."
    return f"{each.caller} does not get in: {each.because}."


def where(statement: DecidingStatement) -> str:
    """Name a deciding statement: by its file and line, else by its policy."""
    sid = f' "{statement.place.sid}"' if statement.place.sid else ""
    number = 0 if statement.place.statement is None else statement.place.statement
    named = f"{statement.place.policy}, statement {number + 1}{sid}"
    source = statement.source
    if source is None or source.file is None:
        return named
    line = "" if source.line is None else f":{source.line}"
    return f"{source.file}{line} ({named})"


def _wrap(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def checklist_of(report: AssertionReport) -> Checklist:
    """Turn a report into the neutral form."""
    checks = tuple(_checklist_row(each) for each in report.assertions)
    return Checklist(name=report.file, checks=checks, kinds=_KINDS)


def _checklist_row(each: Assertion) -> Checked:
    outcomes = {"holds": "passed", "fails": "failed", "undecided": "undecided"}
    detail = [
        *(f"{where(statement)}: {statement.says}" for statement in each.statements),
        *(f"to make it hold: {mend}" for mend in each.mends),
        *(f"missing: {fact}" for fact in each.missing),
        *([f"note: {each.note}"] if each.note else []),
    ]
    return Checked(
        rule=f"expectation/{'undecided' if each.outcome == 'undecided' else 'fails'}",
        name=each.name,
        group=each.role_arn.rpartition("/")[2],
        outcome=outcomes[each.outcome],  # type: ignore[arg-type]
        message=f"“{each.name}”: {_verdict(each)}",
        detail="\n".join(detail),
        identity=each.name,
        place=each.source,
        related=tuple(
            Related(says=statement.says, place=statement.source, named=where(statement))
            for statement in each.statements
        ),
    )
