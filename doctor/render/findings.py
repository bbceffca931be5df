"""A diagnosis as a checklist, for the formats of CI systems."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Place
from doctor.model.checks import Checked, CheckLevel, Checklist, Kind, Related
from doctor.model.diagnosis import Diagnosis
from doctor.model.finding import Evidence, Finding, PolicyPlace, Remedy, Severity
from doctor.model.report import ReportPlace
from doctor.render.ambiguous_answers import ONE_ANSWER, open_causes
from doctor.render.errors_and_history import NOT_KNOWN, unknown_words
from doctor.render.places import describe_place
from doctor.render.proof import guardrails_not_seen, say_proof
from doctor.render.whose import WHOSE, policy_words, say_owners

_LEVELS: dict[Severity, CheckLevel] = {"error": "error", "warning": "warning", "advice": "note"}


def checklist_of(diagnosis: Diagnosis, name: str) -> Checklist:
    """Turn a diagnosis into the neutral form; without findings it is one check, of the whole."""
    # One refusal is one error, however many causes it can have.
    rivals = open_causes(diagnosis)[1:]
    listed = tuple(each for each in diagnosis.findings if each not in rivals)
    not_seen = guardrails_not_seen(diagnosis)
    findings = tuple(
        _checklist_row(each, not_seen, rivals if position == 0 else ())
        for position, each in enumerate(listed)
    )
    kinds = tuple(
        Kind(id=each.id, summary=each.title, help=f"roledoctor explain {each.id}")
        for each in listed
    )
    unknown = tuple(
        Checked(
            rule="roledoctor/unknown-error",
            name=NOT_KNOWN,
            outcome="failed",
            level="note",
            message=f"{NOT_KNOWN}: {words}",
        )
        for words in unknown_words(diagnosis)
    )
    if findings:
        return Checklist(name=name, checks=(*findings, *unknown), kinds=kinds)
    outcome = {"healthy": "passed", "failing": "failed", "inconclusive": "undecided"}
    whole = Checked(
        rule="roledoctor/verdict",
        name=name,
        outcome=outcome[diagnosis.verdict],  # type: ignore[arg-type]
        message=diagnosis.summary,
        detail="\n".join(each.message for each in unknown),
    )
    return Checklist(name=name, checks=(whole,))


def _checklist_row(finding: Finding, not_seen: str, rivals: tuple[Finding, ...]) -> Checked:
    places = [each for each in finding.evidence if isinstance(each.place, Place)]
    first = _file_place(places[0]) if places else None
    policies = [each.place for each in finding.evidence if isinstance(each.place, PolicyPlace)]
    sure = f" ({finding.certainty})" if finding.certainty != "proven" else ""
    detail = [
        *([ONE_ANSWER] if rivals else []),
        finding.explanation,
        *(f"seen: {_say(each)}" for each in finding.evidence),
        *(line for fix in finding.fixes for line in _fix(fix, not_seen)),
        *([f"next: {finding.next_step}"] if finding.next_step else []),
        *(f"or {each.id} ({each.certainty}): {each.title}" for each in rivals),
    ]
    return Checked(
        rule=finding.id,
        name=finding.title,
        outcome="failed",
        level=_LEVELS[finding.severity],
        message=f"{finding.title}{sure}",
        detail="\n".join(detail),
        identity=f"{finding.profile or ''}\0{finding.hop}",
        place=first,
        named=_policy_name(policies[0]) if policies else None,
        related=tuple(_related_place(each) for each in finding.evidence if each.place is not None),
    )


def _say(evidence: Evidence) -> str:
    """Say what was seen, what is set there and where: an annotation has no excerpt beside it."""
    quote = "" if evidence.quote is None else f": {evidence.quote.text}"
    where = describe_place(evidence.place)
    return f"{evidence.says}{quote}{f' ({where})' if where else ''}"


def _fix(fix: Remedy, not_seen: str) -> Iterator[str]:
    yield f"fix, {say_owners(fix.owners)}: {fix.title}"
    yield f"  {say_proof(fix, not_seen)}"
    yield from _change(fix, "  ")
    for number, part in enumerate(fix.parts, 1):
        yield f"  {number}. {WHOSE[part.who]}: {part.title}"
        yield from _change(part, "     ")


def _change(fix: Remedy, indent: str) -> Iterator[str]:
    """Give the lines that change, and the commands that change them."""
    yield from (f"{indent}{line}" for line in (fix.diff or "").splitlines())
    yield from (f"{indent}{command}" for command in fix.commands)


def _file_place(evidence: Evidence) -> ReportPlace | None:
    place = evidence.place
    if not isinstance(place, Place) or place.file is None:
        return None
    return ReportPlace(file=place.file, line=place.line)


def _related_place(evidence: Evidence) -> Related:
    place = evidence.place
    named = _policy_name(place) if isinstance(place, PolicyPlace) else None
    return Related(says=evidence.says, place=_file_place(evidence), named=named)


def _policy_name(place: PolicyPlace) -> str:
    number = "" if place.statement is None else f", statement {place.statement + 1}"
    return policy_words(place.policy, place.owner, place.group) + number
