"""The role does not let IAM Roles Anywhere hand it to the holder of a certificate."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.keys import ROLES_ANYWHERE
from doctor.model.finding import Evidence, Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.roles_anywhere import ACTIONS, is_called_for_certificate
from doctor.rules.shared.trust.service_actions import allow_service, missing_actions
from doctor.rules.shared.trust.trust_edits import propose_trust_change


@hop_rule(
    id="federation/roles-anywhere-trust",
    summary="the role does not trust IAM Roles Anywhere",
    over=(
        "trust/tag-session-not-allowed",
        "trust/set-source-identity-not-allowed",
        "trust/trust-only-service",
        "trust/trust-only-federated",
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-account",
        "trust/trust-wrong-action",
        "config/credential-process-failed",
    ),
)
def roles_anywhere_trust(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the role allow the service of Roles Anywhere all three actions?"""
    if not is_called_for_certificate(hop):
        return
    missing = missing_actions(hop, ROLES_ANYWHERE, ACTIONS)
    if not missing:
        return
    lacks = f"{', '.join(missing[:-1])} and {missing[-1]}" if len(missing) > 1 else missing[0]
    yield Finding(
        title=f"the role does not allow {lacks} to {ROLES_ANYWHERE}",
        explanation="IAM Roles Anywhere assumes the role for the holder of a certificate. It "
        "sets the certificate's common name as source identity and its fields as session tags, "
        f"so the trust policy has to allow all of {', '.join(ACTIONS)} to {ROLES_ANYWHERE}.",
        evidence=(
            Evidence(says=f"no statement of {hop.role_name} allows it"),
            *(quote_failure(each) for each in hop.failures),
        ),
        proposals=(
            propose_trust_change(
                hop,
                "let IAM Roles Anywhere assume the role",
                allow_service(hop, ROLES_ANYWHERE, ACTIONS),
            ),
        ),
        next_step="in the same change, bind the role to your trust anchor: a condition ArnEquals "
        "on aws:SourceArn",
    )
