"""AWS refuses to save a trust policy that is longer than the account allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.near_misses import trust_of

_LENGTH: Final = "AssumeRolePolicyDocument"
_DEFAULT, _MOST = 2048, 8192
"""Characters without blanks: by default, and the most that the quota can be raised to.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""


@rule(
    id="trust/trust-policy-too-long",
    summary="the trust policy is longer than the account allows",
    since="0.3.0",
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
    allowed = refused[0].value or str(_DEFAULT)
    yield Finding(
        title=f"the trust policy is longer than the {allowed} characters that the account allows",
        explanation=f"A role's trust policy may have {_DEFAULT} characters (not counting spaces), "
        f"or up to {_MOST} with a raised quota. AWS did not save it: the previous policy still "
        "applies.",
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
        if text is not None and len(text) > _DEFAULT:
            yield Evidence(says=f"the trust policy of {hop.role_name} has {len(text)} characters")
