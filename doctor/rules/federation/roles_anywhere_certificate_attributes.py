"""The role asks for fields of the certificate that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.keys.roles_anywhere import is_called_for_certificate
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)

_OF_CERTIFICATE: Final = ("aws:principaltag/", "aws:requesttag/", "sts:sourceidentity")


@hop_rule(
    id="federation/roles-anywhere-certificate-attributes",
    summary="the role requires fields that the certificate does not have",
    over=("trust/principal-tag-mismatch", "trust/trust-condition-unmet"),
)
def roles_anywhere_certificate_attributes(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is a field of the certificate all that keeps the trust policy from applying?"""
    if not is_called_for_certificate(hop):
        return
    for each in find_unmet_conditions(hop, _OF_CERTIFICATE):
        has = (
            "The value in the certificate was not seen."
            if each.got is None
            else f"It has {each.got}."
        )
        yield Finding(
            title=f"the role requires {_field(each)} {each.wants} of the certificate",
            explanation="IAM Roles Anywhere turns the certificate's subject, issuer and "
            "alternative names into session tags (x509Subject/CN, x509Issuer/O, x509SAN/DNS …), "
            f"and its common name into the source identity. {hop.role_name} compares them, with "
            f"case. {has}",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=propose_value(hop, each.statement, each.element),
            next_step=None
            if each.certainty == "proven"
            else "openssl x509 -in CERTIFICATE -noout -subject -issuer -ext subjectAltName; a "
            "profile with attribute mappings sends only what it maps",
        )


def _field(each: Unmet) -> str:
    name = each.element.key or ""
    return "the common name" if name.lower() == "sts:sourceidentity" else name.partition("/")[2]
