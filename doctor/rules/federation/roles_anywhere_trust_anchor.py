"""The role accepts certificates of another trust anchor than the one that was named."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.keys.roles_anywhere import is_called_for_certificate
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    SOURCE,
    find_unmet_conditions,
    quote_unmet_condition,
)


@hop_rule(
    id="federation/roles-anywhere-trust-anchor",
    summary="the role accepts certificates of a trust anchor other than the one in the call",
    over=("trust/trust-source-mismatch", "trust/trust-condition-unmet"),
)
def roles_anywhere_trust_anchor(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the trust anchor of the call the one that the role requires?"""
    if not is_called_for_certificate(hop):
        return
    for each in find_unmet_conditions(hop, SOURCE):
        was = "The one in the call was not seen." if each.got is None else f"It is {each.got}."
        yield Finding(
            title=f"the role accepts a different trust anchor: {each.wants}",
            explanation="IAM Roles Anywhere sends the trust anchor in aws:SourceArn, and "
            f"{hop.role_name} compares it. {was} A recreated anchor, or one in another Region, "
            "has a different ARN.",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=propose_value(hop, each.statement, each.element),
            next_step=None
            if each.certainty == "proven"
            else "compare it with --trust-anchor-arn of the signing helper: "
            "aws rolesanywhere list-trust-anchors",
        )
