"""The policy of the STS VPC endpoint does not let the call through."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.guardrails.blocking_policies import explain_block

_NEXT = "ask the network's administrator to allow the call in the endpoint's policy"


@hop_rule(
    id="permission/vpc-endpoint-policy-blocks",
    summary="the policy of the STS VPC endpoint blocks the call",
)
def vpc_endpoint_policy_blocks(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the way into AWS let this call pass?"""
    yield from explain_block(
        hop, "VPC endpoint policy", "the policy of the STS VPC endpoint", _NEXT
    )
