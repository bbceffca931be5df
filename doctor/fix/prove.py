"""Proof: a remedy is tried on a copy of the case, which is judged and diagnosed again.

The judge is handed in by the engine, so that a remedy is proved by the very pipeline that found
the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.fix.apply import apply_edits
from doctor.fix.bystanders import newly_admitted
from doctor.fix.edited import PolicyEdit
from doctor.fix.remedy import build_remedy
from doctor.model.case import Case, CaseCaller
from doctor.model.edit import (
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    FreshCredentials,
)
from doctor.model.finding import OF_THE_CHAIN, Finding, Proposal, Remedy
from doctor.model.observed import Known
from doctor.model.situation import Situation

Rediagnose = Callable[[Case], tuple[Situation, tuple[Finding, ...]]]


def prove_proposals(
    finding: Finding, situation: Situation, rediagnose: Rediagnose
) -> tuple[Remedy, ...]:
    """Turn a finding's proposals into remedies: proved ones first, order kept otherwise.

    A remedy that would let in somebody who was not meant is never the first.
    """
    tried = [_prove(finding, each, situation, rediagnose) for each in finding.proposals]
    remedies = [each for each in tried if each is not None]
    remedies.sort(key=lambda remedy: (remedy.risk is not None, not remedy.verified))
    return tuple(_without_larger(remedies))


def _without_larger(remedies: list[Remedy]) -> Iterator[Remedy]:
    """Drop the wider edits of a policy for which a smaller one is proved and lets in nobody else.

    Those that would let in others stay, as what the narrow one is narrower than.
    """
    proved: set[str] = set()
    for remedy in remedies:
        sound = remedy.verified and remedy.risk is None and remedy.document is not None
        if sound and remedy.kind in proved:
            continue
        if sound:
            proved.add(remedy.kind)
        yield remedy


def _prove(
    finding: Finding, proposal: Proposal, situation: Situation, rediagnose: Rediagnose
) -> Remedy | None:
    """Try a proposal; `None` for an edit of a policy that changes nothing of it."""
    if not proposal.edits:
        return build_remedy(proposal, situation.case, situation.case)
    case = _with_caller(situation)
    changed = apply_edits(case, proposal.edits)
    remedy = build_remedy(proposal, situation.case, changed)
    if changed == replace(case, errors=(), probes=(), sessions=()) and not any(
        isinstance(edit, FreshCredentials) for edit in proposal.edits
    ):
        vain = isinstance(proposal.edits[0], (EditTrustPolicy, EditIdentityPolicy, EditGuardrail))
        return None if vain else remedy
    after, findings = rediagnose(changed)
    verified = _lets_in(finding, after, findings)
    return replace(
        remedy,
        verified=verified,
        risk=_risk(proposal, situation, after),
        unproved=None if verified else _what_remains(finding, after, findings),
    )


def _with_caller(situation: Situation) -> Case:
    """Keep the caller that only the refusal names: what was tried is no evidence any more."""
    first = situation.hops[0].caller if situation.hops else None
    if not isinstance(first, Known) or first.value.arn is None:
        return situation.case
    if first.value.kind == "federated":
        return situation.case  # a token tells who comes, and stays in the case
    told = first.value
    given = situation.case.caller
    if given is not UNSET and given.arn == told.arn:
        return situation.case
    session_policy = UNSET if given is UNSET else given.session_policy
    caller = CaseCaller(
        arn=told.arn,
        user_id=told.user_id,
        account=told.account,
        kind=told.kind,
        session_policy=session_policy,
    )
    return replace(situation.case, caller=caller)


def _what_remains(finding: Finding, after: Situation, findings: tuple[Finding, ...]) -> str:
    """Say why a remedy that was tried is not proved."""
    others = [each.id for each in findings if each.severity == "error" and each.id != finding.id]
    if others:
        return f"it mends this; {others[0]} remains"
    if any(each.id == finding.id for each in findings):
        return "tried, it does not mend this by itself"
    if not after.hops:
        return "it mends this; the call that failed is none that can be tried here"
    open_facts = [fact for hop in after.hops for fact in hop.verdict.depends_on]
    if open_facts:
        return f"it mends this; {open_facts[0]} was not seen"
    return "it mends this; whether the role then lets you in was not seen"


def _lets_in(finding: Finding, after: Situation, findings: tuple[Finding, ...]) -> bool:
    """Say whether the changed case is sound: no cause is left, and every hop's verdict allows.

    A fault of the files or credentials is gone when the chain resolves to other credentials;
    where no policy was seen, that is all that its remedy can prove.
    """
    if any(each.severity == "error" for each in findings):
        return False
    if after.chain is not None and not after.chain.ok:
        return False
    decisions = {hop.verdict.decision for hop in after.hops}
    if decisions == {"allow"}:
        return True
    return finding.id.startswith(OF_THE_CHAIN) and decisions <= {"allow", "unknown"}


def _risk(proposal: Proposal, before: Situation, after: Situation) -> str | None:
    admitted: dict[str, None] = {}
    for edit in proposal.edits:
        if isinstance(edit, (EditTrustPolicy, EditIdentityPolicy, EditGuardrail)):
            admitted.update(dict.fromkeys(newly_admitted(edit, before, after)))
            admitted.update(dict.fromkeys(_sharing(edit, before)))
    return "it would also let in " + ", ".join(admitted) if admitted else None


def _sharing(edit: PolicyEdit, before: Situation) -> Iterator[str]:
    """Name those to whom a managed policy may be attached besides: its edit is theirs too."""
    if not isinstance(edit, EditIdentityPolicy) or edit.policy is None:
        return
    principal = before.case.principals.get(edit.principal)
    policies = None if principal is None else principal.identity_policies
    for policy in () if policies is UNSET or policies is None else policies:
        if policy.arn is not None and edit.policy in (policy.name, policy.arn):
            yield f"whoever else has {policy.arn.rpartition('/')[2]} attached"
