"""Only an identity provider is trusted, and somebody else calls."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.evidence import seen_element
from doctor.rules.misses import closest_statements, only_trusts
from doctor.rules.rule import hop_rule
from doctor.rules.trusting import let_caller_in


@hop_rule(
    id="trust/trust-only-federated",
    summary="only an identity provider is trusted, and somebody else calls",
    since="0.1.0",
    over=("trust/trust-principal-mismatch", "trust/trust-wrong-action"),
)
def trust_only_federated(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the role made for an identity provider alone?"""
    if not only_trusts(hop, "Federated"):
        return
    statement = closest_statements(hop)[0]
    named = [value for each in statement.of("Principal") for value in each.wanted]
    yield Finding(
        title=f"the role trusts only {' and '.join(named)}",
        explanation=f"{hop.role_name} is made for an identity provider: its trust policy names no "
        "AWS principal, so no user and no other role can assume it.",
        evidence=(seen_element(statement, "Principal", {"Federated": named}, "nobody else"),),
        proposals=let_caller_in(hop),
        next_step="use a role that is meant for you, or let whoever runs this one widen it",
    )
