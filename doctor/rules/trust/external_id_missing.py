"""The role requires an external ID, and the call sends none."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.observation import Absent
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.requests.request_edits import propose_external_id
from doctor.rules.shared.trust.near_misses import doubtful_conditions, missed_conditions
from doctor.rules.shared.trust.unmet_conditions import EXTERNAL_ID


@hop_rule(
    id="trust/external-id-missing",
    summary="the role requires an external ID, and the call sends none",
    over=("trust/trust-condition-unmet",),
    owns=EXTERNAL_ID,
)
def external_id_missing(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the role want an external ID that this request does not carry?"""
    for statement, element in missed_conditions(hop):
        if (element.key or "").lower() == "sts:externalid" and isinstance(element.got, Absent):
            where = f"the profile “{hop.hop.profile}”" if hop.hop.profile else "this call"
            yield Finding(
                title="the role requires an external ID, and you send none",
                explanation=f"The trust policy of {hop.role_name} requires an external ID, and "
                f"{where} sets none.",
                evidence=(
                    quote_condition(
                        statement, element, "the role requires", "the role requires this"
                    ),
                ),
                proposals=propose_external_id(hop, element),
                next_step="ask the owner of the role which external ID is yours",
            )
    for statement, element in doubtful_conditions(hop):
        if (element.key or "").lower() == "sts:externalid":
            yield _not_seen(hop, statement, element)


def _not_seen(hop: HopVerdict, statement: StatementMatch, element: ElementMatch) -> Finding:
    return Finding(
        title="the role requires an external ID, and none was seen in the call",
        explanation=f"The trust policy of {hop.role_name} requires an external ID. Whether this "
        "call sends one was not seen; some tools drop it, or do not set it by themselves.",
        certainty="likely",
        evidence=(
            quote_condition(statement, element, "the role requires", "the role requires this"),
        ),
        proposals=propose_external_id(hop, element),
        next_step="check whether the call sends ExternalId (external_id of the profile, "
        "--external-id, external_id of the provider block, or the settings of the service that "
        "calls)",
    )
