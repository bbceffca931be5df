"""What `roledoctor fix` shows: what it would change, then what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from doctor.model.command import quote, shell_words
from doctor.model.diagnosis import Diagnosis
from doctor.model.enumeration import and_list, or_list
from doctor.model.finding import Finding, Remedy
from doctor.render.clean import clean
from doctor.render.headline import headline
from doctor.render.line_wrap import wrap
from doctor.render.proof import TESTED

_PLAIN: Final = "\033[0m"
_COLORS: Final = (
    ("---", "\033[1m"),
    ("+++", "\033[1m"),
    ("@@", "\033[38;5;31m"),
    ("+", "\033[38;5;28m"),
    ("-", "\033[38;5;160m"),
)


class StepLike(Protocol):
    """One cause, and the remedy of it that is to be made."""

    @property
    def finding(self) -> Finding: ...
    @property
    def remedy(self) -> Remedy: ...


def render_diff(diffs: Iterable[str], *, color: bool) -> str:
    """Return unified diffs one after the other, coloured where that is wanted."""
    lines = [_clean(line) for diff in diffs for line in diff.split("\n")]
    return "".join(f"{_color(line) if color else line}\n" for line in lines)


def _clean(line: str) -> str:
    """Drop control characters, but for tabs, without which the diff would be another."""
    return "\t".join(clean(part, color=False) for part in line.split("\t"))


def _color(line: str) -> str:
    style = next((code for start, code in _COLORS if line.startswith(start)), None)
    return line if style is None else f"{style}{line}{_PLAIN}"


def render_steps(steps: Iterable[StepLike], after: Diagnosis, *, width: int) -> str:
    """Name each cause with its remedy, and say what all of them together were seen to do."""
    lines: list[str] = []
    for step in steps:
        lines += _wrap(f"{step.finding.id}: {step.remedy.title}", width)
        if step.remedy.risk is not None:
            lines += _wrap(f"  {step.remedy.risk}.", width)
    lines += _wrap(f"  {_outlook(after)}", width)
    return _page(lines)


def _outlook(after: Diagnosis) -> str:
    left = dict.fromkeys(each.id for each in after.findings if each.severity == "error")
    if left:
        one = len(left) == 1
        return f"Fixes this; {and_list(left)} still block{'s' if one else ''} the call."
    if after.verdict == "failing":
        return "Not tested: this evidence does not show whether the call then succeeds."
    decisions = {hop.verdict.decision for hop in after.situation.hops}
    return TESTED if decisions == {"allow"} else "Fixes this. Whether AWS accepts the call is open."


def render_result(mended: Sequence[str], after: Diagnosis, *, more: str, width: int) -> str:
    """Say whether the causes are gone, how the target stands now, and what remains."""
    found = {each.id for each in after.findings}
    lines = [f"{'not yet gone' if each in found else 'gone'}: {each}" for each in mended]
    lines += ["", *_wrap(headline(after), width)]
    for finding in after.findings:
        word = "still blocks the call" if finding.severity == "error" else finding.severity
        lines += _wrap(f"  {word}: {finding.id}: {finding.title}", width)
    if after.verdict != "healthy" and after.findings:
        lines.append(f"  {more}")
    return _page(lines)


def render_nothing(diagnosis: Diagnosis, target: str, ids: Sequence[str], *, width: int) -> str:
    """Say why nothing is changed: all is well, or the remedy lies elsewhere or is not proved."""
    lines = _wrap(headline(diagnosis), width)
    found = {each.id for each in diagnosis.findings}
    lines += [f"  {each} is not found here" for each in ids if each not in found]
    concerned = [each for each in diagnosis.findings if not ids or each.id in ids]
    if not concerned and not ids:
        lines.append("  There is nothing to fix.")
    for finding in concerned:
        lines += _wrap("  " + "".join(_why_not(finding, target, ids)), width)
    if concerned:
        words = shell_words(["roledoctor", "check", target])
        lines.append(f"To see what to do, and who can do it: {words}")
    return _page(lines)


def _why_not(finding: Finding, target: str, ids: Sequence[str]) -> Iterator[str]:
    yield f"{finding.id}: "
    sources = [each.chosen_source for each in finding.fixes if each.chosen_source is not None]
    if sources:
        listed = or_list(map(quote, sources))
        yield f"choose whose credentials to use with --source-profile {listed}"
        return
    if any(each.lies_in_own_files and each.diff for each in finding.fixes) and not ids:
        words = shell_words(["roledoctor", "fix", target, finding.id])
        yield f"not proven to be the cause. To fix it anyway: {words}"
    elif finding.fixes:
        yield "the fix is not in your own files"
    else:
        yield "no automatic fix"


def _wrap(text: str, width: int) -> list[str]:
    indent = " " * (2 + len(text) - len(text.lstrip()))
    return wrap(text, width, rest=indent)


def _page(lines: Iterable[str]) -> str:
    return clean("".join(f"{line}\n" for line in lines), color=False)
