"""AWS refuses to save a trust policy that is longer than the account allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import LONGEST_TRUST_POLICY, LONGEST_TRUST_POLICY_EVER
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.near_misses import trust_of

_LENGTH: Final = "AssumeRolePolicyDocument"


@rule(
    id="trust/trust-policy-too-long",
    summary="the trust policy is longer than the account allows",
    over=("trust/trust-policy-invalid", "trust/trust-principal-mismatch"),
)
def trust_policy_too_long(situation: Situation) -> Iterator[Finding]:
    """Ask: did AWS refuse to save a trust policy for its length?"""
    refused = [
        each
        for each in situation.failures
        if each.kind == "malformed-policy" and each.parameter == _LENGTH
    ]
    if not refused:
        return
    allowed = refused[0].value or str(LONGEST_TRUST_POLICY)
    yield Finding(
        title=f"the trust policy is longer than the {allowed} characters that the account allows",
        explanation=f"A role's trust policy may have {LONGEST_TRUST_POLICY} characters "
        f"(not counting spaces), or up to {LONGEST_TRUST_POLICY_EVER} with a raised quota. AWS did "
        "not save it: the previous policy still applies.",
        evidence=(*map(quote_failure, refused), *_lengths(situation)),
        proposals=(
            Proposal(
                title="request a higher quota for “Role trust policy length”",
                who="target-admin",
                kind="request",
                commands=(
                    shell(
                        "aws service-quotas request-service-quota-increase --region us-east-1 "
                        "--service-code iam --quota-code L-C07B4B0D --desired-value 4096"
                    ),
                ),
            ),
        ),
        next_step="to shorten it, merge statements that differ only in a principal or value into "
        "one with a list, and replace accounts of one organization by a condition on "
        "aws:PrincipalOrgID",
    )


def _lengths(situation: Situation) -> Iterator[Evidence]:
    """Tell the length of what was to be saved, where it was seen and is too long."""
    for hop in situation.hops:
        policy = trust_of(hop)
        text = None if policy is None else json.dumps(policy.document, separators=(",", ":"))
        if text is not None and len(text) > LONGEST_TRUST_POLICY:
            yield Evidence(says=f"the trust policy of {hop.role_name} has {len(text)} characters")
