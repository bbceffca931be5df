"""No identity policy of the caller allows the assume call."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.grants.grant_edits import propose_grant
from doctor.rules.shared.trust.near_misses import caller_arn


@hop_rule(
    id="permission/identity-policy-missing",
    summary="no identity policy of the caller allows the assume call",
)
def identity_policy_missing(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: do the caller's own policies speak of this action at all?"""
    layer = hop.verdict.layer("identity policy")
    if layer is None or not hop.denied_by("identity policy") or layer.denies:
        return
    allows = hop.verdict.allow_statements("identity policy")
    if any("Action" not in statement.missed_elements for statement in allows):
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
            f"The role is in account {hop.role.account} and the caller in {caller.account}: "
            "across accounts both the trust policy and the caller's own policies have to allow "
            "the call."
        )
    return (
        "The trust policy names the account, not the caller itself, so the identity policies of "
        "that account decide who may assume the role."
    )


def _looked_at(hop: HopVerdict) -> str:
    policies = hop.identity.value if isinstance(hop.identity, Known) else ()
    if not policies:
        return f"{caller_arn(hop)} has no identity policy"
    names = ", ".join(policy.name or "unnamed" for policy in policies)
    return f"read: {names}"
