"""No Allow statement of the trust policy names the caller."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.profiles import nearest_names
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.trust.near_misses import (
    caller_arn,
    closest_statements,
    misses_only,
    principal_values,
)
from doctor.rules.shared.trust.trust_edits import propose_trust_of_caller


@hop_rule(
    id="trust/trust-principal-mismatch",
    summary="the trust policy does not name the caller",
)
def trust_principal_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does any statement that allows the call name this caller?"""
    missing = misses_only(hop, "Principal")
    nobody = hop.denied_by("trust policy") and not closest_statements(hop)
    if not isinstance(hop.caller, Known) or not (missing or nobody):
        return
    caller = hop.caller.value
    named = principal_values(hop)
    near = nearest_names(caller_arn(hop) or "", named, most=1)
    hint = f" The nearest principal is {near[0]}." if near else ""
    yield Finding(
        title=f"the role does not trust {caller}",
        explanation=f"No Allow statement of the trust policy of {hop.role_name} names "
        f"{caller_arn(hop) or caller}.{hint} Only a caller that the trust policy names can assume "
        "the role, whatever the caller's own policies allow.",
        evidence=(
            Evidence(says=f"the caller is {caller.arn or caller}"),
            *(
                quote_element(
                    statement,
                    "Principal",
                    _one_or_list([v for each in statement.of("Principal") for v in each.wanted]),
                    "these are trusted",
                )
                for statement in missing
            ),
        ),
        proposals=propose_trust_of_caller(hop),
    )


def _one_or_list(values: list[str]) -> object:
    return values[0] if len(values) == 1 else values
