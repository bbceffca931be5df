"""Evidence that was pasted is shown where it stands in the paste, not in a file cut out of it."""

from __future__ import annotations

from msgspec.structs import replace

from doctor.model.case import Case
from doctor.model.chain import PASTED, Place
from doctor.model.finding import Evidence, Finding, PolicyPlace

Lines = dict[str, tuple[int, ...]]


def add_pasted_places(case: Case, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings with the lines of the paste that their evidence stands on."""
    lines = {each.what: each.lines for each in case.pasted}
    if not lines:
        return findings
    return tuple(
        replace(finding, evidence=tuple(_locate(each, lines) for each in finding.evidence))
        for finding in findings
    )


def _locate(evidence: Evidence, lines: Lines) -> Evidence:
    match evidence.place:
        case Place(file=str(file), line=line) if file in lines:
            found = _line(lines[file], 0 if line is None else line - 1)
            return evidence if found is None else replace(evidence, place=Place(PASTED, found))
        case Place(variable=str(variable)) if variable in lines:
            return replace(evidence, place=Place(PASTED, lines[variable][0]))
        case PolicyPlace() as place:
            found = _line(lines.get(_name(place), ()), place.statement or 0)
            return replace(evidence, place=replace(place, line=found))
        case _:
            return evidence


def _line(lines: tuple[int, ...], at: int) -> int | None:
    return lines[at] if 0 <= at < len(lines) else None


def _name(place: PolicyPlace) -> str:
    """Name a policy as the case does: a trust policy by its role, another by its own name."""
    owner = place.name if place.policy == "trust policy" else place.owner
    joint = " of " if place.policy == "trust policy" else " "
    return f"{place.policy}{joint}{owner}"
