"""The plan of `roledoctor fix`: which remedies lie in the user's own files, tried one upon another.

Each step is taken on the case as the steps before it left it, so that two remedies in one file
find their lines, and a fault that hid behind another is mended with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from doctor.fix.apply import apply_edits
from doctor.model.case import Case
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Finding, Remedy

_MOST_STEPS: Final = 12
"""Changes of one run: each is proved by a whole diagnosis, and a file with more faults is read
again after these are mended."""

Rediagnosed = Callable[[Case], Diagnosis]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One cause, and the remedy of it that is to be made."""

    finding: Finding
    remedy: Remedy


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The steps in order, and the diagnosis of the case with all of them made."""

    steps: tuple[Step, ...]
    after: Diagnosis


def plan_fixes(
    diagnosis: Diagnosis,
    ids: tuple[str, ...],
    rediagnose: Rediagnosed,
    *,
    source: str | None = None,
) -> Plan:
    """Plan the remedies of the causes that are named; with no ids, of what stops the call.

    Without ids a step is only taken where it is sure to mend its cause; where nothing stops the
    call, the lesser findings are mended. A guess at whose credentials are meant is only taken
    where it is the profile that was chosen, `source`.
    """
    errors_only = any(each.severity == "error" for each in diagnosis.findings)
    steps: list[Step] = []
    while len(steps) < _MOST_STEPS:
        taken = _next_step(
            diagnosis, ids, steps, rediagnose, errors_only=errors_only, source=source
        )
        if taken is None:
            break
        steps.append(taken[0])
        diagnosis = taken[1]
    return Plan(steps=tuple(steps), after=diagnosis)


def source_choices(diagnosis: Diagnosis, ids: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the profiles of which the user has to choose one to call with."""
    concerned = (each for each in diagnosis.findings if not ids or each.id in ids)
    names = (fix.chosen_source for each in concerned for fix in each.fixes)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _next_step(
    diagnosis: Diagnosis,
    ids: tuple[str, ...],
    taken: list[Step],
    rediagnose: Rediagnosed,
    *,
    errors_only: bool,
    source: str | None,
) -> tuple[Step, Diagnosis] | None:
    case = diagnosis.situation.case
    mended = [_mark(each.finding) for each in taken]
    for finding in _candidates(diagnosis, ids, errors_only=errors_only):
        if _mark(finding) in mended:
            continue
        own = [each.edits for each in finding.proposals]
        for remedy in (each for fix in finding.fixes for each in fix.changes):
            if not remedy.lies_in_own_files or remedy.chosen_source not in (None, source):
                continue
            if ids and remedy.edits not in own:
                continue  # it mends other causes, too, and this one was named
            changed = apply_edits(case, remedy.edits)
            if changed.files == case.files:
                continue
            after = rediagnose(changed)
            if ids or remedy.verified or not _still_there(finding, after):
                return Step(finding=finding, remedy=remedy), after
    return None


def _candidates(
    diagnosis: Diagnosis, ids: tuple[str, ...], *, errors_only: bool
) -> Iterator[Finding]:
    """Give the findings to be mended; of several possible causes only the first, if it is sure."""
    for position, finding in enumerate(diagnosis.findings):
        if ids:
            if finding.id in ids:
                yield finding
        elif finding.severity == "error":
            if finding.certainty == "proven" or (position == 0 and _is_proved(finding)):
                yield finding
        elif not errors_only and (finding.certainty == "proven" or _is_proved(finding)):
            yield finding


def _is_proved(finding: Finding) -> bool:
    return any(remedy.verified and remedy.lies_in_own_files for remedy in finding.fixes)


def _still_there(finding: Finding, after: Diagnosis) -> bool:
    return any(_mark(each) == _mark(finding) for each in after.findings)


def _mark(finding: Finding) -> tuple[object, ...]:
    """Tell one finding from another of the same id: by where it was seen."""
    return (finding.id, *(evidence.place for evidence in finding.evidence))
