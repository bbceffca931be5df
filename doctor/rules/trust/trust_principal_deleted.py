"""A principal of the trust policy shows as a unique ID: it was deleted."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.trust.near_misses import misses_only
from doctor.rules.shared.trust.trust_edits import propose_trust_of_caller

_UNIQUE_IDS = ("AIDA", "AROA")


@hop_rule(
    id="trust/trust-principal-deleted",
    summary="a principal of the trust policy was deleted, and perhaps created again",
    over=("trust/trust-principal-mismatch",),
)
def trust_principal_deleted(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the trust policy name somebody by an ID that nobody has any more?"""
    for statement in misses_only(hop, "Principal"):
        values = [value for each in statement.of("Principal") for value in each.wanted]
        deleted = [value for value in values if value[:4] in _UNIQUE_IDS and ":" not in value]
        if not deleted or not isinstance(hop.caller, Known):
            continue
        kind = "user" if deleted[0].startswith("AIDA") else "role"
        yield Finding(
            title=f"the trust policy names a {kind} that was deleted ({deleted[0]})",
            explanation="IAM stores a trusted user or role by its unique ID, and shows the ID "
            f"instead of the ARN once the {kind} is deleted. A new {kind} with the same name has "
            "another ID, so it is not trusted until its ARN is saved again.",
            certainty="proven" if len(deleted) == len(values) else "likely",
            evidence=(quote_element(statement, "Principal", values, "this ID no longer exists"),),
            proposals=propose_trust_of_caller(hop, replaces=deleted[0]),
        )
