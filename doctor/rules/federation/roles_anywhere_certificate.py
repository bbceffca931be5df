"""IAM Roles Anywhere does not accept the certificate, or its signature."""

from __future__ import annotations

from collections.abc import Iterator

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
    refused = refusals(situation, "certificate", "signature", "constraints")
    if not refused:
        return
    helper = signing_helper(situation)
    yield Finding(
        title="the certificate does not fit the trust anchor",
        explanation="IAM Roles Anywhere checks the certificate before it looks at a role. A CA "
        "of the trust anchor has to have issued it, with all certificates in between given in "
        "--intermediates. It has to be valid and not revoked, an end-entity certificate (CA: "
        "false) for digital signatures, and the private key has to match it.",
        evidence=(
            *(quote_failure(each) for each in refused),
            *(() if helper is None else _certificate_evidence(helper)),
        ),
        proposals=(
            Proposal(
                title="send the intermediate certificates as well, or use a certificate from "
                "that CA",
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
        ),
        next_step="to see the CA that the anchor trusts: aws rolesanywhere "
        "get-trust-anchor --trust-anchor-id ID",
    )


def _certificate_evidence(helper: Helper) -> Iterator[Evidence]:
    anchor = helper.options.get("trust-anchor-arn")
    if anchor is not None:
        yield Evidence(says=f"{helper.where} names the trust anchor {anchor}")
