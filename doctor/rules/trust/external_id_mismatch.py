"""The trust policy wants another external ID than the one that was sent."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.enumeration import or_list
from doctor.model.finding import Evidence, Finding
from doctor.model.observation import Absent, Known, Unreadable
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_condition, quote_setting
from doctor.rules.shared.requests.request_edits import propose_external_id
from doctor.rules.shared.trust.near_misses import missed_conditions


@hop_rule(
    id="trust/external-id-mismatch",
    summary="the role expects a different external ID",
    over=("trust/trust-condition-unmet",),
)
def external_id_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: was an external ID sent, and is it not the one that the role requires?"""
    for statement, element in missed_conditions(hop):
        if (element.key or "").lower() != "sts:externalid":
            continue
        match element.got:
            case Known(value):
                yield Finding(
                    title="the role expects a different external ID",
                    explanation=f"You send the external ID {value[0]}, and the trust policy of "
                    f"{hop.role_name} requires {or_list(element.wanted)}. AWS compares the "
                    "two character by character, and case matters.",
                    evidence=(
                        _quote_sent_value(hop, value[0]),
                        quote_condition(
                            statement, element, "the role requires", "the role requires this"
                        ),
                    ),
                    proposals=propose_external_id(hop, element),
                    next_step="ask the owner of the role which external ID is yours",
                )
            case Absent():
                continue  # external-id-missing's own question: to a person they are not the same
            case Unreadable():
                continue  # never accuse a value that was not seen


def _quote_sent_value(hop: HopVerdict, value: str) -> Evidence:
    setting = hop.hop.setting("external_id")
    if setting is not None:
        return quote_setting(setting, f"you send external ID {value}", "you send this")
    return Evidence(says=f"you send external ID {value}")
