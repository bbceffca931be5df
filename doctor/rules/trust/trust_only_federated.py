"""The role trusts only an identity provider, and the caller does not come from it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.trust_edits import explain_role_for_others


@hop_rule(
    id="trust/trust-only-federated",
    summary="the role trusts only an identity provider, and the caller does not come from it",
    over=("trust/trust-principal-mismatch", "trust/trust-wrong-action"),
)
def trust_only_federated(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the role made for an identity provider alone?"""
    yield from explain_role_for_others(hop, "Federated", "an identity provider")
