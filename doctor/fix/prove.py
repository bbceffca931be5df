"""Proof: a remedy is tried on a copy of the case, which is judged and diagnosed again.

The judge is handed in by the engine, so that a remedy is proved by the very pipeline that found
the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.fix.apply import apply_edits
from doctor.fix.bystanders import admits_whole_role, newly_admitted
from doctor.fix.policy_sharers import policy_sharers, tags_risk
from doctor.fix.remedy import build_remedy
from doctor.model.case import Case, CaseCaller, CaseRequest
from doctor.model.chain import Hop
from doctor.model.edit import (
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    FreshCredentials,
    TagPrincipal,
)
from doctor.model.enumeration import or_list
from doctor.model.failure import companions_refused
from doctor.model.finding import OF_THE_CHAIN, Finding, Proposal, Remedy
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.profiles.caches import lacks_seen_sign_in, sign_in_line

POLICY_EDITS = (EditTrustPolicy, EditIdentityPolicy, EditGuardrail)
Rediagnose = Callable[[Case], tuple[Situation, tuple[Finding, ...]] | None]
"""Judges and diagnoses a changed case; `None` where that is left out."""
_LEFT_OUT = "Not tested: the report says why its test was left out."


def prove_proposals(
    finding: Finding, situation: Situation, rediagnose: Rediagnose
) -> tuple[Remedy, ...]:
    """Turn a finding's proposals into remedies: proved ones first, order kept otherwise.

    A remedy that would let in somebody who was not meant is never the first, and neither is a
    guess at who is meant to call.
    """
    tried = [prove_proposal(finding, each, situation, rediagnose) for each in finding.proposals]
    remedies = [each for each in tried if each is not None]
    remedies.sort(key=rank)
    kept = tuple(_drop_larger(remedies))
    return (_ask_for_caller(kept), *kept) if kept and kept[0].chooses_caller else kept


def rank(remedy: Remedy) -> tuple[bool, bool, bool]:
    """Order remedies: those that let in others last, guesses at the caller, then the unproved."""
    # A tag lets nobody else into this role: it is still the smaller change.
    tags = any(isinstance(each, TagPrincipal) for each in remedy.edits)
    return (remedy.risk is not None and not tags, remedy.chooses_caller, not remedy.verified)


def _ask_for_caller(remedies: tuple[Remedy, ...]) -> Remedy:
    """Leave the choice of the credentials to the user, where nothing but guesses are left."""
    names = dict.fromkeys(name for each in remedies if (name := each.chosen_source) is not None)
    quoted = or_list(f"“{name}”" for name in names)
    return Remedy(
        title=f"decide whose credentials to use: {quoted}, or another profile",
        who="caller",
        kind="config-edit",
        unproved="Only you know which profile should make the call",
    )


def _drop_larger(remedies: list[Remedy]) -> Iterator[Remedy]:
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


def prove_proposal(
    finding: Finding, proposal: Proposal, situation: Situation, rediagnose: Rediagnose
) -> Remedy | None:
    """Try a proposal; `None` for an edit of a policy that changes nothing of it."""
    if not proposal.edits:
        return build_remedy(proposal, situation.case, situation.case)
    case = as_asked(situation)
    changed = apply_edits(case, proposal.edits)
    remedy = build_remedy(proposal, situation.case, changed)
    if changed == replace(case, errors=(), probes=(), sessions=()) and not any(
        isinstance(edit, FreshCredentials) for edit in proposal.edits
    ):
        vain = isinstance(proposal.edits[0], POLICY_EDITS)
        return None if vain else remedy
    tried = rediagnose(changed)
    if tried is None:
        return replace(remedy, unproved=_LEFT_OUT)
    after, findings = tried
    unseen = _unseen_sign_in(situation, after)
    verified = (
        not proposal.chooses_caller
        and unseen is None
        and _lets_in(after, findings)
        and _keeps_caller(situation, after)
        and not _other_refusals(proposal, situation)
    )
    return replace(
        remedy,
        verified=verified,
        risk=_risk(proposal, situation, after),
        gains=_gains(proposal, situation, after) if verified else None,
        unproved=None if verified else _what_remains(finding, after, findings, unseen),
    )


def as_asked(situation: Situation) -> Case:
    """Return the case with the role, the call and the caller that only the refusal names."""
    return _keep_caller(_keep_asked(situation.case, situation), situation)


def _keep_asked(case: Case, situation: Situation) -> Case:
    """Keep the role and the call that only the refusal names: what was tried is forgotten."""
    last = situation.hops[-1] if situation.hops else None
    if last is None:
        return case
    if case.target.profile is None and case.target.role_arn is None and not last.hop.profile:
        case = replace(case, target=replace(case.target, role_arn=last.role_arn))
    asked = CaseRequest() if case.request is UNSET else case.request
    refused = companions_refused(last.failures)
    if asked.action == last.request.action and not refused:
        return case
    besides = refused or asked.companion_actions
    asked = replace(asked, action=last.request.action, companion_actions=besides)
    return replace(case, request=asked)


def _keep_caller(case: Case, situation: Situation) -> Case:
    """Keep the caller that only the refusal names: what was tried is no evidence any more."""
    first = situation.hops[0].caller if situation.hops else None
    if not isinstance(first, Known) or first.value.arn is None:
        return case
    if first.value.kind == "federated":
        return case  # a token tells who comes, and stays in the case
    told = first.value
    given = case.caller
    if given is not UNSET and given.arn == told.arn:
        return case
    session_policy = UNSET if given is UNSET else given.session_policy
    caller = CaseCaller(
        arn=told.arn,
        user_id=told.user_id,
        account=told.account,
        kind=told.kind,
        session_policy=session_policy,
    )
    return replace(case, caller=caller)


def _unseen_sign_in(before: Situation, after: Situation) -> Hop | None:
    """Return the profile that a remedy leads to and whose sign-in nobody saw, as its hop."""
    if after.chain is None or not after.chain.hops or not lacks_seen_sign_in(after.chain.hops[0]):
        return None
    new = after.chain.hops[0]
    old = before.chain.hops[0] if before.chain is not None and before.chain.hops else None
    asked_before = old is not None and (old.kind, old.profile) == (new.kind, new.profile)
    return None if asked_before else new


def _what_remains(
    finding: Finding, after: Situation, findings: tuple[Finding, ...], unseen: Hop | None
) -> str:
    """Say why a remedy that was tried is not proved."""
    others = [each for each in findings if each.severity == "error" and each.id != finding.id]
    if others:
        blocks = "still blocks" if others[0].certainty == "proven" else "may still block"
        return f"Fixes this; {others[0].id} {blocks} the call."
    if any(each.id == finding.id for each in findings):
        return "Tested: this alone does not fix it."
    if unseen is not None:
        step = sign_in_line(unseen)
        return f"Fixes this. Not seen: whether “{unseen.profile}” is signed in; if not: {step}"
    open_facts = [fact for hop in after.hops for fact in hop.verdict.depends_on]
    if open_facts:
        return f"Fixes this. Not seen: {open_facts[0]}."
    if finding.id.startswith(OF_THE_CHAIN):
        return "Fixes this. Not tested: whether AWS then accepts the call."
    return "Not tested: whether the call then succeeds."


def _lets_in(after: Situation, findings: tuple[Finding, ...]) -> bool:
    """Say whether the changed case is sound: no cause is left, and every hop's verdict allows.

    A verdict that is unknown proves nothing, and neither does a chain of which nothing was judged.
    """
    if any(each.severity == "error" for each in findings):
        return False
    if after.chain is not None and not after.chain.ok:
        return False
    return {hop.verdict.decision for hop in after.hops} == {"allow"}


def _keeps_caller(before: Situation, after: Situation) -> bool:
    """Say whether the chain starts where it started: another start is another caller, unseen."""
    if after.case.caller is UNSET or after.chain is None:
        return True
    if before.chain is None or not before.chain.hops or not after.chain.hops:
        return before.chain is None or before.chain.hops == after.chain.hops
    old, new = before.chain.hops[0], after.chain.hops[0]
    return (old.kind, old.profile, old.access_key_id) == (new.kind, new.profile, new.access_key_id)


_OF_CREDENTIALS = frozenset(
    {
        "invalid-key",
        "expired-credentials",
        "expired-web-identity",
        "signature-mismatch",
        "clock-skew",
        "missing-authentication",
        "no-credentials",
        "partial-credentials",
        "sso-token",
        "login-token",
        "process-failed",
        "mfa-code-invalid",
        "region-disabled",
    }
)
"""Failures that stop the call whatever the policies say."""


def _other_refusals(proposal: Proposal, before: Situation) -> bool:
    """Say whether AWS refused something that an edit of policies cannot mend.

    The trial forgets what was tried, so that a session that has expired would look sound in it.
    """
    if not all(isinstance(each, POLICY_EDITS) for each in proposal.edits):
        return False
    return any(each.kind in _OF_CREDENTIALS for each in before.failures)


def _risk(proposal: Proposal, before: Situation, after: Situation) -> str | None:
    admitted: dict[str, None] = {}
    for edit in proposal.edits:
        if isinstance(edit, POLICY_EDITS):
            admitted.update(dict.fromkeys(newly_admitted(edit, before, after) or ()))
            admitted.update(dict.fromkeys(policy_sharers(edit, before)))
    if admitted:
        return "It would also let in " + ", ".join(admitted)
    tags = [each for each in proposal.edits if isinstance(each, TagPrincipal)]
    return tags_risk(tags) if tags else None


def _gains(proposal: Proposal, before: Situation, after: Situation) -> str | None:
    """Say who gains with edits of policies, where everybody else was tried."""
    edits = [each for each in proposal.edits if isinstance(each, POLICY_EDITS)]
    if any(newly_admitted(each, before, after) is None for each in edits):
        return None
    if any(admits_whole_role(each, before, after) for each in edits):
        return "Every session of the calling role gains access; nobody else does."
    trusted = any(isinstance(each, EditTrustPolicy) for each in edits)
    return "Nobody else gains access." if trusted else None
