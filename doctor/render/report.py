"""A diagnosis as the public report: `roledoctor.report/1`."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.chain import PASTED, Chain, Hop, Place
from doctor.model.command import are_for_file
from doctor.model.diagnosis import Diagnosis, Unknown
from doctor.model.finding import OF_THE_CHAIN, Evidence, Finding, PolicyPlace, Remedy
from doctor.model.health import Health
from doctor.model.history import History, HistoryEntry
from doctor.model.observation import Known, Observed
from doctor.model.plain_json import JsonObject
from doctor.model.principal import Caller
from doctor.model.report import (
    ChainReport,
    ChainsReport,
    HopState,
    Report,
    ReportCaller,
    ReportChainFinding,
    ReportEvent,
    ReportEvidence,
    ReportFinding,
    ReportFix,
    ReportHop,
    ReportPath,
    ReportPlace,
    ReportProbe,
    ReportReading,
    ReportTarget,
    ReportTool,
    ReportUnknown,
)
from doctor.model.version import __version__
from doctor.render.ambiguous_answers import undecided_note
from doctor.render.errors_and_history import unknown_words
from doctor.render.hops import list_hops
from doctor.render.proof import guardrails_not_seen, say_proof
from doctor.render.unknowns import say_settled


def build_report(diagnosis: Diagnosis) -> Report:
    """Build the report of a diagnosis."""
    situation = diagnosis.situation
    case = situation.case
    created = None if case.collected_at is UNSET else case.collected_at
    return Report(
        tool=ReportTool(name="roledoctor", version=__version__),
        created_at=created,
        target=ReportTarget(
            profile=case.target.profile or (situation.chain.profile if situation.chain else None),
            role_arn=situation.target_role_arn,
        ),
        verdict=diagnosis.verdict,
        summary=diagnosis.summary,
        note=undecided_note(diagnosis),
        chain=None if situation.chain is None else _tried_chain(situation.chain, diagnosis),
        caller=_caller(situation.caller),
        findings=tuple(
            _finding(each, guardrails_not_seen(diagnosis)) for each in diagnosis.findings
        ),
        probes=tuple(
            ReportProbe(call=each.call, hop=each.hop, outcome=each.outcome, detail=each.detail)
            for each in case.probes
        ),
        unknowns=tuple(map(_unknown, diagnosis.unknowns)),
        paths=tuple(
            ReportPath(hops=each.hops, needs=each.needs, verdict=each.verdict, config=each.config)
            for each in diagnosis.paths
        ),
        readings=tuple(
            ReportReading(found=each.found, proves=each.proves, hides=each.hides, ask=each.ask)
            for each in diagnosis.readings
        ),
        history=tuple(_event(each, diagnosis.history) for each in diagnosis.history.entries),
        missing_hops=diagnosis.missing_hops,
        unrecognised=unknown_words(diagnosis),
    )


def _unknown(unknown: Unknown) -> ReportUnknown:
    return ReportUnknown(
        what=str(unknown.unseen),
        why=unknown.why,
        how_to_learn=unknown.how_to_learn
        if unknown.command is None
        else f"{unknown.command}; or {unknown.how_to_learn}",
        settles=say_settled(unknown),
    )


def _event(entry: HistoryEntry, history: History) -> ReportEvent:
    return ReportEvent(
        at=entry.at,
        kind=entry.kind,
        call=entry.call,
        by=entry.by,
        says=entry.says,
        event_id=entry.event_id,
        suspect=entry in history.suspects,
    )


def build_chain(chain: Chain, findings: tuple[Finding, ...]) -> ChainReport:
    """Build the chain's own report, with the findings that lie in files and environment."""
    listed = tuple(_chain_finding(each) for each in findings if each.id.startswith(OF_THE_CHAIN))
    return ChainReport(
        profile=chain.profile,
        ok=not chain.faults and not any(each.severity == "error" for each in listed),
        hops=tuple(build_hop(each) for each in chain.hops),
        findings=listed,
    )


_STATES: Final[dict[str, HopState]] = {
    "ok": "ok",
    "FAIL": "failed",
    "skip": "skipped",
    "?": "untried",
}


def _tried_chain(chain: Chain, diagnosis: Diagnosis) -> ChainReport:
    """Build the chain's report with how each hop ended."""
    built = build_chain(chain, diagnosis.findings)
    lines = {each.number: each for each in list_hops(diagnosis)}
    hops = tuple(
        replace(hop, state=_STATES[lines[number].status], says=lines[number].what)
        if number in lines
        else hop
        for number, hop in enumerate(built.hops, 1)
    )
    return replace(built, hops=hops)


def build_chains(listed: tuple[Health, ...]) -> ChainsReport:
    """Build the report of every profile, with the first thing that stops each."""
    return ChainsReport(chains=tuple(_health(each) for each in listed))


def _health(health: Health) -> ChainReport:
    chain = health.chain
    findings: tuple[ReportChainFinding, ...] = ()
    if health.rule is not None:
        fault = chain.faults[0] if chain.faults else None
        place = None if fault is None else fault.place
        finding = ReportChainFinding(
            id=health.rule,
            severity="error",
            profile=chain.profile if fault is None else fault.profile,
            file=None if place is None else place.file,
            line=None if place is None else place.line,
        )
        findings = (finding,)
    return ChainReport(
        profile=chain.profile,
        ok=health.rule is None,
        hops=tuple(build_hop(each) for each in chain.hops),
        findings=findings,
    )


def _chain_finding(finding: Finding) -> ReportChainFinding:
    place = next((e.place for e in finding.evidence if isinstance(e.place, Place)), None)
    return ReportChainFinding(
        id=finding.id,
        severity=finding.severity,
        profile=finding.profile,
        file=None if place is None else place.file,
        line=None if place is None else place.line,
    )


def build_hop(hop: Hop) -> ReportHop:
    """Build the report of one hop."""
    source = hop.place
    return ReportHop(
        kind=hop.kind,
        profile=hop.profile,
        role_arn=hop.role_arn,
        external_id=hop.external_id,
        mfa_serial=hop.mfa_serial,
        role_session_name=hop.role_session_name,
        duration_seconds=hop.duration_seconds,
        region=hop.region,
        access_key_id=hop.access_key_id,
        source=ReportPlace(file=source.file, line=source.line) if source.file else None,
    )


def _caller(caller: Observed[Caller]) -> ReportCaller | None:
    if not isinstance(caller, Known):
        return None
    known = caller.value
    return ReportCaller(
        arn=known.arn, account=known.account, user_id=known.user_id, kind=known.kind
    )


def _finding(finding: Finding, not_seen: str) -> ReportFinding:
    return ReportFinding(
        id=finding.id,
        severity=finding.severity,
        certainty=finding.certainty,
        title=finding.title,
        explanation=finding.explanation,
        hop=finding.hop,
        evidence=tuple(
            ReportEvidence(
                says=each.says,
                source=_source(each),
                quote=None if each.quote is None else each.quote.text,
            )
            for each in finding.evidence
        ),
        fixes=tuple(_fix(each, not_seen) for each in finding.fixes),
        next_step=finding.next_step,
        docs=f"docs/rules/{finding.id}.md",
    )


def _source(evidence: Evidence) -> JsonObject | None:
    match evidence.place:
        case Place(file=None, variable=str(variable)):
            return {"variable": variable}
        case Place(file=str(file), line=line):
            return {"file": file, "line": line}
        case PolicyPlace() as place:
            return {
                "policy": place.policy,
                "name": place.owner,
                "statement": place.statement,
                "sid": place.sid,
                "element": place.element,
                **({} if place.group is None else {"group": place.group}),
                **({} if place.line is None else {"file": PASTED, "line": place.line}),
            }
        case _:
            return None


def _fix(remedy: Remedy, not_seen: str) -> ReportFix:
    return ReportFix(
        title=remedy.title,
        who=remedy.who,
        kind=remedy.kind,
        applies_to=remedy.applies_to,
        diff=remedy.diff,
        document=remedy.document,
        commands=tuple(map(str, remedy.commands)),
        for_file=bool(remedy.commands) and are_for_file(remedy.commands),
        snippets=remedy.snippets,
        verified=remedy.verified,
        risk=remedy.risk,
        proof=say_proof(remedy, not_seen),
        parts=tuple(_fix(each, not_seen) for each in remedy.parts),
    )
