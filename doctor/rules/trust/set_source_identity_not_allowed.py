"""A source identity is sent, and sts:SetSourceIdentity is not allowed."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.tokens.session_senders import IDENTITY, find_forbidden_companions


@rule(
    id="trust/set-source-identity-not-allowed",
    summary="a source identity is sent, and sts:SetSourceIdentity is not allowed",
    over=("trust/trust-principal-mismatch", "permission/identity-policy-missing"),
)
def set_source_identity_not_allowed(situation: Situation) -> Iterator[Finding]:
    """Ask: does the role allow what the call asks besides the role itself?"""
    return find_forbidden_companions(situation, IDENTITY)
