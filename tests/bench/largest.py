"""Policies as large as AWS allows, written to be slow: every statement is nearly met.

Sizes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html and
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

from __future__ import annotations

import json
from typing import Any

from doctor.model.case import Case, CaseCaller, CaseTarget
from doctor.model.case_iam import CaseAccount, CaseOrganization, CasePolicy, CasePrincipal, CaseRole

TRUST, MANAGED, INLINE, SESSION, GUARDRAIL = 4096, 6144, 10240, 2048, 5120
MANAGED_POLICIES, LEVELS, ON_A_LEVEL = 20, 5, 5
ROLE = f"arn:aws:iam::222233334444:role/{'a' * 500}/{'a' * 60}b"
CALLER = "arn:aws:iam::111122223333:user/bob"
CONTEXT = {
    "aws:PrincipalArn": CALLER,
    "aws:SourceIp": "203.0.113.7",
    "sts:ExternalId": "a" * 1223 + "b",
    "sts:RoleSessionName": "a" * 64,
    "aws:PrincipalTag/team": "a" * 256,
}
FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def hostile(size: int, *, trust: bool = False) -> dict[str, Any]:
    """Write a policy of a size whose statements match but for their last character."""
    statements: list[dict[str, Any]] = []
    patterns = ("*a*a*a*a*a*c", "*aa?a*a?aa*a?c", "*?a?a?a?a?a*?c", "a*a*a*a*aaaaaa*c")
    while True:
        number = len(statements)
        pattern = patterns[number % len(patterns)]
        statement: dict[str, Any] = {
            "Effect": "Allow" if number % 2 else "Deny",
            "Action": "s*s:A*e*o?e",
            "Condition": {"StringLike": {"sts:ExternalId": pattern}},
        }
        if trust:
            statement["Principal"] = {"AWS": CALLER}
        else:
            statement["Resource"] = f"arn:aws:iam::*:role/*{pattern[:-1]}b"
        policy = {"Version": "2012-10-17", "Statement": [*statements, statement]}
        if len(json.dumps(policy, separators=(",", ":"))) > size:
            return {"Version": "2012-10-17", "Statement": statements}
        statements.append(statement)


def largest_case() -> Case:
    """Return a case in which every policy is as large as it may be."""
    managed = [CasePolicy(name=f"m{n}", document=hostile(MANAGED)) for n in range(MANAGED_POLICIES)]
    inline = CasePolicy(name="inline", document=hostile(INLINE))
    guardrails = tuple(
        (FULL, *(hostile(GUARDRAIL) for _ in range(ON_A_LEVEL - 1))) for _ in range(LEVELS)
    )
    return Case(
        target=CaseTarget(role_arn=ROLE),
        caller=CaseCaller(arn=CALLER, session_policy=hostile(SESSION)),
        roles={ROLE: CaseRole(trust_policy=hostile(TRUST, trust=True))},
        principals={
            CALLER: CasePrincipal(
                identity_policies=(*managed, inline), boundary=hostile(MANAGED), tags={}
            )
        },
        organizations=(
            CaseOrganization(
                id="o-exampleorgid",
                accounts={
                    "111122223333": CaseAccount(scps=guardrails),
                    "222233334444": CaseAccount(rcps=guardrails),
                },
            ),
        ),
    )
