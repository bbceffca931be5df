"""A synthetic organization in the shape of GetAccountAuthorizationDetails, from a seed.

    for details in organization(accounts=20, roles=500, seed=7, repeated=0.9): ...

`repeated` is the share of documents that stand in every account alike, but for its number, as
StackSets and landing zones leave them; the others are found in no other place.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from doctor.graph.snapshot import encode_document
from doctor.graph.snapshot.authorization_details import account_from_details
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGuardrail,
    SnapshotMember,
)

NOW = "2026-01-31T12:00:00Z"
ORGANIZATION = "o-exampleorgid"
VERSION = "2012-10-17"
_SERVICES = ("ec2", "lambda", "ecs-tasks", "codebuild", "glue", "states", "events", "ssm")


def account_id(number: int) -> str:
    """Return the number of the n-th account."""
    return f"{100_000_000_000 + number * 7:012d}"


class AccountMaker:
    """Makes one account: a third of its roles for services, a tenth for federation, others for
    people, pipelines and roles of this and other accounts."""

    def __init__(
        self, number: int, *, accounts: int, roles: int, seed: int, repeated: float
    ) -> None:
        self.random = random.Random(seed * 1_000_003 + number)  # noqa: S311 - a seed is meant
        self.account = account_id(number)
        self.accounts = accounts
        self.roles = roles
        self.repeated = repeated

    def details(self) -> dict[str, Any]:
        """Return the account as the call answers."""
        roles = [self._role(number) for number in range(self.roles)]
        users = [self._user(number) for number in range(max(2, self.roles // 50))]
        return {
            "UserDetailList": users,
            "GroupDetailList": [self._group()],
            "RoleDetailList": roles,
            "Policies": [_ADMINISTRATOR, _READ_ONLY, _BOUNDARY_POLICY | {"Arn": self._boundary()}],
        }

    def _boundary(self) -> str:
        return f"arn:aws:iam::{self.account}:policy/Boundary"

    def _other(self) -> str:
        return account_id(self.random.randrange(self.accounts))

    def _arn(self, number: int, account: str | None = None) -> str:
        return f"arn:aws:iam::{account or self.account}:role/app-{number:04d}"

    def _unique(self) -> bool:
        return self.random.random() >= self.repeated

    def _trust(self, number: int) -> dict[str, Any]:
        dice = number % 20 if not self._unique() else self.random.randrange(20)
        sid = {} if not self._unique() else {"Sid": f"s{self.random.randrange(10**9)}"}
        statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole", **sid}
        if dice < 7:
            statement["Principal"] = {"Service": f"{_SERVICES[dice % 8]}.amazonaws.com"}
        elif dice < 9:
            return _federated(self.account, number if self._unique() else dice)
        elif dice < 12:
            statement["Principal"] = {"AWS": f"arn:aws:iam::{self.account}:root"}
        elif dice == 12:
            statement["Principal"] = {"AWS": f"arn:aws:iam::{self._other()}:root"}
            statement["Condition"] = {"StringEquals": {"sts:ExternalId": f"x-{number % 7}"}}
        elif dice == 13:
            statement["Principal"] = {"AWS": "*"}
            statement["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
        elif dice == 14:
            statement["Principal"] = {"AWS": f"arn:aws:iam::{self.account}:root"}
            statement["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
        elif dice < 18:
            statement["Principal"] = {"AWS": self._arn((number * 7 + dice) % self.roles)}
        else:
            other = self._arn(self.random.randrange(self.roles), self._other())
            statement["Principal"] = {"AWS": [other, self._arn(number // 2)]}
        return {"Version": VERSION, "Statement": [statement]}

    def _inline(self, number: int) -> dict[str, Any]:
        dice = number % 10 if not self._unique() else self.random.randrange(10)
        name = self.random.randrange(10**9) if self._unique() else dice
        bucket = f"bucket-{name}"
        statements: list[dict[str, Any]] = [
            {
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
                "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
            },
            {"Effect": "Allow", "Action": ["logs:*", "cloudwatch:PutMetricData"], "Resource": "*"},
        ]
        assume = {"Effect": "Allow", "Action": "sts:AssumeRole"}
        if dice < 2:
            statements.append(assume | {"Resource": self._arn((number * 3 + 1) % self.roles)})
        elif dice == 2:
            statements.append(assume | {"Resource": f"arn:aws:iam::*:role/app-{number % 100:02d}*"})
        elif dice == 3:
            other = self._arn(self.random.randrange(self.roles), self._other())
            statements.append(assume | {"Resource": other})
        return {"Version": VERSION, "Statement": statements}

    def _policies(self, number: int) -> dict[str, Any]:
        attached = []
        if number % 50 == 0:
            attached.append(_ADMINISTRATOR)
        elif number % 4 == 0:
            attached.append(_READ_ONLY)
        return {
            "AttachedManagedPolicies": [
                {"PolicyName": each["PolicyName"], "PolicyArn": each["Arn"]} for each in attached
            ]
        }

    def _role(self, number: int) -> dict[str, Any]:
        found = {
            "Path": "/",
            "RoleName": f"app-{number:04d}",
            "RoleId": f"AROA{self.account}{number:05d}",
            "Arn": self._arn(number),
            "CreateDate": NOW,
            "AssumeRolePolicyDocument": self._trust(number),
            "InstanceProfileList": [],
            "RolePolicyList": [{"PolicyName": "app", "PolicyDocument": self._inline(number)}],
            "Tags": [{"Key": "team", "Value": f"team-{number % 9}"}],
            **self._policies(number),
        }
        if number % 30 == 7:
            found["PermissionsBoundary"] = {
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": self._boundary(),
            }
        return found

    def _user(self, number: int) -> dict[str, Any]:
        name = f"user-{number:03d}"
        return {
            "Path": "/",
            "UserName": name,
            "UserId": f"AIDA{self.account}{number:05d}",
            "Arn": f"arn:aws:iam::{self.account}:user/{name}",
            "CreateDate": NOW,
            "GroupList": ["people"],
            **self._policies(number),
        }

    def _group(self) -> dict[str, Any]:
        document = {
            "Version": VERSION,
            "Statement": {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Resource": f"arn:aws:iam::{self.account}:role/app-*",
            },
        }
        return {
            "GroupName": "people",
            "Arn": f"arn:aws:iam::{self.account}:group/people",
            "GroupPolicyList": [{"PolicyName": "assume", "PolicyDocument": document}],
            "AttachedManagedPolicies": [],
        }


def _federated(account: str, number: int) -> dict[str, Any]:
    host = "token.actions.githubusercontent.com"
    return {
        "Version": VERSION,
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{host}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{host}:aud": "sts.amazonaws.com"},
                    "StringLike": {f"{host}:sub": f"repo:example/app-{number}:*"},
                },
            }
        ],
    }


def _managed(name: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "PolicyName": name,
        "Arn": f"arn:aws:iam::aws:policy/{name}",
        "DefaultVersionId": "v1",
        "PolicyVersionList": [
            {
                "VersionId": "v1",
                "IsDefaultVersion": True,
                "Document": {"Version": VERSION, "Statement": statements},
            }
        ],
    }


_ADMINISTRATOR = _managed(
    "AdministratorAccess", [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
)
_READ_ONLY = _managed(
    "ReadOnlyAccess",
    [{"Effect": "Allow", "Action": [f"{s}:Describe*" for s in _SERVICES], "Resource": "*"}],
)
_BOUNDARY_POLICY = _managed(
    "Boundary",
    [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/app-00*"},
    ],
)


def organization(
    *, accounts: int, roles: int, seed: int = 7, repeated: float = 0.0
) -> Iterator[dict[str, Any]]:
    """Give each account as GetAccountAuthorizationDetails answers, `roles` roles in each."""
    for number in range(accounts):
        maker = AccountMaker(number, accounts=accounts, roles=roles, seed=seed, repeated=repeated)
        yield maker.details()


def part_of(details: dict[str, Any]) -> AccountPart:
    """Return an account as a part of a snapshot."""
    account = details["RoleDetailList"][0]["Arn"].split(":")[4]
    return account_from_details([details], account=account, collected_at=NOW, source="generated")


def organization_part(accounts: int) -> OrganizationPart:
    """Return the organization: three levels of SCPs, one RCP."""
    full = {"Version": VERSION, "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    deny_root = {
        "Version": VERSION,
        "Statement": {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}},
        },
    }
    perimeter = {
        "Version": VERSION,
        "Statement": {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sts:AssumeRole",
            "Resource": "*",
            "Condition": {
                "StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            },
        },
    }
    member = SnapshotMember(
        path=("r-root", "ou-apps"),
        scps=(("p-full",), ("p-full", "p-root"), ("p-full",)),
        rcps=(("p-perimeter",), (), ()),
    )
    return OrganizationPart(
        id=ORGANIZATION,
        collected_at=NOW,
        source="generated",
        management_account=account_id(0),
        documents=tuple(map(encode_document, (full, deny_root, perimeter))),
        guardrails=tuple(
            SnapshotGuardrail(id=name, document=n)
            for n, name in enumerate(("p-full", "p-root", "p-perimeter"))
        ),
        members={account_id(number): member for number in range(accounts)},
    )
