"""A source identity is sent, and sts:SetSourceIdentity is not allowed."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.grants.companion_actions import explain_missing_action


@hop_rule(
    id="trust/set-source-identity-not-allowed",
    summary="a source identity is sent, and sts:SetSourceIdentity is not allowed",
    since="0.1.0",
    over=("trust/trust-principal-mismatch", "permission/identity-policy-missing"),
)
def set_source_identity_not_allowed(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the role allow what the call asks besides the role itself?"""
    yield from explain_missing_action(hop, "sts:SetSourceIdentity", "a source identity")
