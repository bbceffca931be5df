"""IAM Roles Anywhere does not accept the certificate, or its signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.roles_anywhere import Helper, refusals, signing_helper


@rule(
    id="federation/roles-anywhere-certificate",
    summary="IAM Roles Anywhere does not accept the certificate",
    over=(
        "config/credential-process-failed",
        "credentials/no-credentials",
        "trust/trust-principal-mismatch",
        "permission/identity-policy-missing",
    ),
)
def roles_anywhere_certificate(situation: Situation) -> Iterator[Finding]:
    """Ask: did Roles Anywhere find no way from the certificate to its trust anchor?"""
    helper = signing_helper(situation)
    for parameter, fault in _FAULTS.items():
        refused = refusals(situation, parameter)
        if refused:
            yield Finding(
                title=fault.title,
                explanation=f"{_CHECKED} {fault.explanation}",
                evidence=(
                    *(quote_failure(each) for each in refused),
                    *(() if helper is None else _certificate_evidence(helper)),
                ),
                proposals=(fault.proposal,),
                next_step=fault.next_step,
            )
            return


_CHECKED = "IAM Roles Anywhere checks the certificate before it looks at a role."


class _Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong by one answer of AWS, and what mends it."""

    title: str
    explanation: str
    proposal: Proposal
    next_step: str | None = None


_FAULTS: Final = {
    "certificate": _Fault(
        title="the certificate does not fit the trust anchor",
        explanation="A CA of the trust anchor has to have issued it, with all certificates in "
        "between given in --intermediates. It has to be valid and not revoked, an end-entity "
        "certificate (CA: false) for digital signatures, and the private key has to match it.",
        proposal=Proposal(
            title="send the intermediate certificates as well, or use a certificate from that CA",
            who="caller",
            kind="credentials",
            commands=(
                shell(
                    "openssl x509 -in CERTIFICATE -noout -issuer -dates -ext "
                    "basicConstraints,keyUsage"
                ),
                shell("openssl verify -CAfile ANCHOR -untrusted INTERMEDIATES CERTIFICATE"),
            ),
        ),
        next_step="to see the CA that the anchor trusts: aws rolesanywhere get-trust-anchor "
        "--trust-anchor-id ID",
    ),
    "signature": _Fault(
        title="the request's signature does not fit the certificate",
        explanation="The request is signed with a private key, and AWS verifies that with the "
        "public key in the certificate. Usually the key belongs to another certificate.",
        proposal=Proposal(
            title="sign with the private key of this certificate: the two lines below have to "
            "print the same",
            who="caller",
            kind="credentials",
            commands=(
                shell("openssl x509 -in CERTIFICATE -noout -pubkey"),
                shell("openssl pkey -in PRIVATE_KEY -pubout"),
            ),
        ),
        next_step="if the two are the same, run the signing helper with --debug to see what it "
        "signs",
    ),
    "constraints": _Fault(
        title="the certificate of the trust anchor is not a CA's",
        explanation="A trust anchor takes the certificate of a CA alone: its basicConstraints "
        "have to say CA:TRUE, and its keyUsage has to include keyCertSign.",
        proposal=Proposal(
            title="give the trust anchor the certificate of the CA itself",
            who="target-admin",
            kind="credentials",
            commands=(
                shell("openssl x509 -in CA_CERTIFICATE -noout -ext basicConstraints,keyUsage"),
            ),
        ),
    ),
}
"""By the part of the request that AWS refuses.

https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""


def _certificate_evidence(helper: Helper) -> Iterator[Evidence]:
    anchor = helper.options.get("trust-anchor-arn")
    if anchor is not None:
        yield Evidence(says=f"{helper.where} names the trust anchor {anchor}")
