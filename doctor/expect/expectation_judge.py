"""Expectations judged: each is put as a case, and what comes of it compared with what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.engine import diagnose, judge_case
from doctor.expect.cases import case_of
from doctor.expect.expectation_file import ExpectationFile, Planned
from doctor.expect.sentences import read_kind
from doctor.expect.statement_words import hangs_on, how_to_say, keeps_out, lets_in, narrower
from doctor.model.case import Case
from doctor.model.enumeration import and_list
from doctor.model.expectation import (
    Assertion,
    AssertionOutcome,
    AssertionReport,
    DecidingStatement,
)
from doctor.model.finding import PolicyPlace
from doctor.model.observation import Known
from doctor.model.policies import POLICY_KINDS
from doctor.model.policy import PolicyKind
from doctor.model.report import ReportPlace, ReportTool, ReportVerdict
from doctor.model.situation import HopVerdict
from doctor.model.verdict import Decision, LayerVerdict, StatementMatch
from doctor.model.version import __version__
from doctor.texts.secret_shapes import hide_tokens
from doctor.texts.secret_text import hide_secrets

_MOST_STATEMENTS = 3
"""Statements shown under a failed expectation: the first decide, as they are sorted."""
_MOST_MENDS = 3
"""Changes shown under a failed expectation: one is made, the others are the choice."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a question: the decision, why, and which kinds of policy refuse."""

    decision: Decision
    because: str
    refusing: tuple[PolicyKind, ...] = ()
    depends_on: tuple[str, ...] = ()


def judge_expectations(file: ExpectationFile) -> AssertionReport:
    """Judge every expectation of a file, in its order."""
    assertions = tuple(_judge(file, planned) for planned in file.planned)
    return AssertionReport(
        tool=ReportTool(name="roledoctor", version=__version__),
        file=file.path,
        verdict=_overall(assertions),
        assertions=tuple(map(_hide_tokens, assertions)),
    )


def _hide_tokens(assertion: Assertion) -> Assertion:
    """Hide what has a token's own mark in whatever is told: an external ID may be one."""
    shown = _hide_in(msgspec.to_builtins(assertion))
    return msgspec.convert(shown, Assertion)


def _hide_in(value: Any) -> Any:  # noqa: ANN401 - a part of an assertion
    if isinstance(value, str):
        return hide_tokens(value)
    if isinstance(value, dict):
        return {name: _hide_in(each) for name, each in value.items()}
    return [_hide_in(each) for each in value] if isinstance(value, (list, tuple)) else value


def _overall(assertions: tuple[Assertion, ...]) -> ReportVerdict:
    outcomes = {each.outcome for each in assertions}
    if "fails" in outcomes:
        return "failing"
    return "inconclusive" if "undecided" in outcomes else "healthy"


def _judge(file: ExpectationFile, planned: Planned) -> Assertion:
    case = case_of(file, planned)
    hop = judge_case(case).hops[-1]
    trust_alone = planned.verb.endswith("trusted_by")
    answer = _ask_trust(hop) if trust_alone else _ask_all(hop)
    wants_in = "not" not in planned.verb
    because = planned.expectation.because
    wanted_kind = None if because is UNSET else read_kind(because)
    outcome, reason = _compare(answer, wants_in=wants_in, kind=wanted_kind)
    note = planned.expectation.note
    made = Assertion(
        name=planned.name,
        source=ReportPlace(file=file.path, line=planned.line),
        outcome=outcome,
        expected="allow" if wants_in else "deny",
        decision=answer.decision,
        because=reason,
        role_arn=hop.role_arn,
        caller=_name(hop),
        refused_by=answer.refusing[0] if answer.refusing else None,
        note=None if note is UNSET else hide_secrets(note),
    )
    if outcome == "holds":
        return made
    deciding = [*_deciding_statements(hop, answer)][:_MOST_STATEMENTS]
    return replace(
        made,
        statements=tuple(_show_statement(file, statement, says) for statement, says in deciding),
        mends=tuple(_mends(case, hop, answer, deciding))[:_MOST_MENDS],
        missing=tuple(how_to_say(_of_role(hop, each)) for each in answer.depends_on),
    )


def _of_role(hop: HopVerdict, fact: str) -> str:
    """Name a session by its role: that is what has policies."""
    if not isinstance(hop.caller, Known):
        return fact
    caller = hop.caller.value
    return fact.replace(caller.arn or "", caller.own_arn or "")


def _name(hop: HopVerdict) -> str:
    return str(hop.caller.value) if isinstance(hop.caller, Known) else "the caller"


def _ask_trust(hop: HopVerdict) -> _Answer:
    layer = hop.verdict.layer("trust policy")
    if layer is None or layer.decision == "unknown":
        facts = hop.verdict.depends_on or (f"the trust policy of {hop.role_arn}",)
        return _Answer(decision="unknown", because="it depends on " + facts[0], depends_on=facts)
    refusing: tuple[PolicyKind, ...] = () if layer.decision == "allow" else ("trust policy",)
    because = (
        "the trust policy lets it in" if not refusing else "the trust policy does not let it in"
    )
    return _Answer(decision=layer.decision, because=because, refusing=refusing)


def _ask_all(hop: HopVerdict) -> _Answer:
    """Ask every policy, about the assume call and what rides along, and the session's length."""
    asked, limit = hop.request.duration_seconds, hop.max_session_seconds
    if isinstance(asked, int) and isinstance(limit, Known) and asked > limit.value:
        says = f"a session of {asked} s is longer than the role allows ({limit.value} s)"
        return _Answer(decision="implicit-deny", because=says)
    verdicts = [hop.verdict, *(verdict for _, verdict in hop.extras)]
    for verdict in verdicts:
        if verdict.decision in {"explicit-deny", "implicit-deny"}:
            refusing = tuple(each.kind for each in _refusing_layers(verdict.layers))
            because = f"{verdict.action}: {verdict.because}" if verdict is not hop.verdict else ""
            return _Answer(
                decision=verdict.decision,
                because=because or verdict.because,
                refusing=tuple(kind for kind in POLICY_KINDS if kind in refusing),
            )
    unknown = [each for each in verdicts if each.decision == "unknown"]
    if unknown:
        facts = tuple(dict.fromkeys(fact for each in unknown for fact in each.depends_on))
        return _Answer(decision="unknown", because=unknown[0].because, depends_on=facts)
    return _Answer(decision="allow", because=hop.verdict.because)


def _refusing_layers(layers: tuple[LayerVerdict, ...]) -> Iterator[LayerVerdict]:
    """Give the layers that refuse: those that deny, else those that have a say and are silent."""
    denying = [each for each in layers if each.decision == "explicit-deny"]
    silent = [each for each in layers if each.decision == "implicit-deny" and each.needed]
    yield from denying or silent


def _compare(
    answer: _Answer, *, wants_in: bool, kind: PolicyKind | None
) -> tuple[AssertionOutcome, str]:
    if answer.decision == "unknown":
        return "undecided", answer.because
    allowed = answer.decision == "allow"
    if allowed != wants_in:
        return "fails", answer.because
    if kind is not None and not allowed and kind not in answer.refusing:
        by = and_list(answer.refusing) or "the request itself"
        return "fails", f"it is refused by the {by}, not by the {kind}"
    return "holds", answer.because


def _deciding_statements(hop: HopVerdict, answer: _Answer) -> Iterator[tuple[StatementMatch, str]]:
    """Give the statements that decide, with what each does."""
    if answer.decision in {"allow", "unknown"}:
        for layer in hop.verdict.layers:
            for statement in layer.statements if layer.needed or layer.denies else ():
                if answer.decision == "unknown" and statement.truth == "unknown":
                    yield statement, hangs_on(statement)
                elif answer.decision == "allow" and _grants(statement):
                    yield statement, lets_in(statement)
        return
    for refusing in filter(None, map(hop.verdict.layer, answer.refusing)):
        yield from _of_refusal(refusing)


def _grants(statement: StatementMatch) -> bool:
    """Say whether a statement lets in: those of guardrails only let pass what another grants."""
    own = statement.kind in {"trust policy", "identity policy"}
    return own and statement.effect == "Allow" and statement.truth == "true"


def _of_refusal(layer: LayerVerdict) -> Iterator[tuple[StatementMatch, str]]:
    for statement in layer.denies:
        yield statement, lets_in(statement)
    if not layer.denies:
        allows = [each for each in layer.statements if each.effect == "Allow" and each.missed]
        about_caller = [each for each in allows if "Principal" not in each.missed_elements]
        for statement in sorted(about_caller or allows, key=lambda each: len(each.missed)):
            yield statement, keeps_out(statement)


def _show_statement(
    file: ExpectationFile, statement: StatementMatch, says: str
) -> DecidingStatement:
    place = PolicyPlace(
        policy=statement.kind,
        owner=statement.policy_name,
        name=statement.policy_arn,
        statement=statement.index,
        sid=statement.sid,
    )
    return DecidingStatement(place=place, says=says, source=_source(file, statement))


def _source(file: ExpectationFile, statement: StatementMatch) -> ReportPlace | None:
    """Find the file and line of a statement: by its policy's name, else by its role."""
    named = file.documents.get(statement.policy_name or "")
    if named is None and statement.kind == "trust policy":
        role = next(
            (each for each in file.stated.roles.values() if each.arn == statement.policy_arn), None
        )
        source = None if role is None else role.trust
        named = file.documents.get(source) if isinstance(source, str) else None
    return None if named is None else named.place_of(statement.index)


def _mends(
    case: Case, hop: HopVerdict, answer: _Answer, deciding: list[tuple[StatementMatch, str]]
) -> Iterator[str]:
    """Say what would make it hold: remedies where somebody is kept out, else what is too wide."""
    if answer.decision == "unknown":
        return
    if answer.decision == "allow":
        caller = hop.caller.value if isinstance(hop.caller, Known) else None
        name = "the caller" if caller is None else caller.name or str(caller)
        federated = caller is not None and caller.kind == "federated"
        for statement, _ in deciding:
            if statement.kind == "trust policy":
                yield from narrower(statement, name, federated=federated)
        return
    for finding in diagnose(case).findings:
        for fix in finding.fixes:
            proved = " (tested)" if fix.verified else ""
            risk = f" ({fix.risk})" if fix.risk else ""
            yield f"{fix.title}{proved}{risk}"
        if not finding.fixes and finding.next_step:
            yield finding.next_step
