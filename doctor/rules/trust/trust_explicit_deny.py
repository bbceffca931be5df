"""A Deny statement of the trust policy applies to the caller."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.guardrails.blocking_policies import explain_block

_NEXT = "ask the owner of the role why the Deny is there"


@hop_rule(
    id="trust/trust-explicit-deny",
    summary="a Deny statement of the trust policy applies",
    over=("trust/trust-principal-mismatch", "trust/trust-condition-unmet"),
)
def trust_explicit_deny(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the trust policy itself shut this caller out?"""
    layer = hop.verdict.layer("trust policy")
    told = any(each.layer == "trust policy" and each.explicit for each in hop.refusals)
    if told or (layer is not None and layer.denies):
        yield from explain_block(hop, "trust policy", "the role's trust policy", _NEXT)
