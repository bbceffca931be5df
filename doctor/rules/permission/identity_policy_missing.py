"""No identity policy of the caller allows the assume call."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding
from doctor.model.observed import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.grants.grant_edits import propose_grant
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.near_misses import caller_arn


@hop_rule(
    id="permission/identity-policy-missing",
    summary="no identity policy of the caller allows the assume call",
    since="0.1.0",
)
def identity_policy_missing(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: do the caller's own policies speak of this action at all?"""
    if hop.may_be_denied_by("identity policy"):
        yield _possible(hop)
        return
    layer = hop.verdict.layer("identity policy")
    if layer is None or not hop.denied_by("identity policy") or layer.denies:
        return
    allows = hop.verdict.allow_statements("identity policy")
    if any(statement.holds("Action") for statement in allows):
        return
    caller = hop.caller.value if isinstance(hop.caller, Known) else "the caller"
    yield Finding(
        title=f"nothing allows {caller} to call {hop.request.action}",
        explanation=f"{_why_needed(hop)} None of the identity policies of {caller} allows "
        f"{hop.request.action}.",
        evidence=(Evidence(says=_looked_at(hop)),),
        proposals=propose_grant(hop),
    )


def _why_needed(hop: HopVerdict) -> str:
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    if caller is not None and hop.role is not None and caller.account != hop.role.account:
        return (
            f"The role is in account {hop.role.account} and the caller in {caller.account}: across "
            "accounts both the trust policy and the caller's own policies have to allow."
        )
    return (
        "The trust policy names the account, not the caller itself: it leaves it to the "
        "identity policies of that account who may assume the role."
    )


def _looked_at(hop: HopVerdict) -> str:
    policies = hop.identity.value if isinstance(hop.identity, Known) else ()
    if not policies:
        return f"{caller_arn(hop)} has no identity policy"
    names = ", ".join(policy.name or "unnamed" for policy in policies)
    return f"read: {names}"


def _possible(hop: HopVerdict) -> Finding:
    named = "identity policy" in hop.named_layers
    trusts = hop.verdict.layer("trust policy")
    allowed = trusts is not None and trusts.decision == "allow"
    return Finding(
        title=f"the caller's own policies may not allow {hop.request.action}",
        explanation="AWS refused the call, and the identity policies of the caller could not be "
        "read." + (" The trust policy was read, and lets the caller in." if allowed else ""),
        certainty="likely" if named or allowed else "possible",
        evidence=tuple(quote_failure(each) for each in hop.refusals[:1]) if named else (),
        next_step="let an administrator of the caller's account look for a policy that allows "
        f"{hop.request.action} on {hop.role_arn}",
    )
