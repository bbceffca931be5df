"""An identity policy of the caller denies the call."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.model.verdict import StatementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.guardrails.deny_exceptions import propose_exception
from doctor.rules.shared.keys.base_key import quote_failure


@hop_rule(
    id="permission/identity-explicit-deny",
    summary="an identity policy of the caller denies the call",
    over=("permission/identity-policy-missing", "permission/identity-policy-resource-mismatch"),
)
def identity_explicit_deny(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does a Deny of the caller's own policies apply? Then no Allow helps."""
    layer = hop.verdict.layer("identity policy")
    denies = () if layer is None else layer.denies
    told = [each for each in hop.refusals if each.layer == "identity policy" and each.explicit]
    if denies:
        yield from (_finding(hop, statement) for statement in denies)
    elif told:
        policy = told[0].policy_arn
        named = "" if policy is None else f": {policy}"
        yield Finding(
            title=f"an identity policy of the caller denies the call{named}",
            explanation="AWS says so itself. A Deny overrides every Allow, so it has to be "
            "narrowed or removed.",
            # A Deny that falls on calls without MFA is one as well, and has a cause of its own.
            certainty="likely" if _may_want_mfa(hop) else "proven",
            evidence=tuple(quote_failure(each) for each in told),
            next_step="ask an administrator of the caller's account to find the Deny",
        )


def _may_want_mfa(hop: HopVerdict) -> bool:
    user = isinstance(hop.caller, Known) and hop.caller.value.kind in {"user", "unknown"}
    return user and (hop.request.mfa is UNSET or not hop.request.mfa.present)


def _finding(hop: HopVerdict, statement: StatementMatch) -> Finding:
    sid = f' "{statement.sid}"' if statement.sid else ""
    name = statement.policy_name or "a policy"
    resources = [value for each in statement.of("Resource") for value in each.wanted]
    return Finding(
        title=f"the caller's policy {name} denies the call (statement {statement.index + 1}{sid})",
        explanation="An explicit Deny overrides every Allow, in the caller's policies and in the "
        "trust policy alike.",
        evidence=(quote_element(statement, "Resource", resources, "this Deny applies"),),
        proposals=propose_exception(hop, "identity policy"),
        next_step="find out why the Deny is there before you narrow it",
    )
