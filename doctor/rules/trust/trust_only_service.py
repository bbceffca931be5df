"""The role trusts only AWS services, and the caller is not one."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.trust_edits import explain_role_for_others


@hop_rule(
    id="trust/trust-only-service",
    summary="the role trusts only AWS services, and the caller is not one",
    over=("trust/trust-principal-mismatch", "trust/trust-wrong-action"),
)
def trust_only_service(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the role made for a service alone?"""
    yield from explain_role_for_others(hop, "Service", "an AWS service")
