"""Small random organizations in which everything happens that a policy can do to a verdict."""

from __future__ import annotations

import random
from typing import Any

from msgspec import UNSET

from doctor.graph.snapshot import encode_document
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGroup,
    SnapshotGuardrail,
    SnapshotManagedPolicy,
    SnapshotMember,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
)

ACCOUNTS = ("111122223333", "222233334444", "333344445555")
OUTSIDE = "999900001111"
NOW = "2026-01-31T12:00:00Z"
ORGANIZATION = "o-exampleorgid"
FULL = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}

_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"StringEquals": {"sts:ExternalId": "ABC"}},
    {"StringLike": {"sts:ExternalId": ["x*", "y?"]}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}},
    {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"StringEquals": {"aws:SourceVpc": "vpc-1"}},
    {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}},
    {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}},
    {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{ORGANIZATION}/r-root/ou-a/*"}},
    {"StringEquals": {"aws:PrincipalTag/team": "red"}},
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}},
    {"StringEquals": {"aws:ResourceTag/team": "red"}},
    {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/app-*"}},
    {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNTS[0]}:*"}},
    {"StringEquals": {"aws:PrincipalAccount": list(ACCOUNTS[:2])}},
    {"StringEquals": {"aws:PrincipalType": "User"}},
    {"StringLike": {"sts:RoleSessionName": "${aws:username}"}},
    {"StringEquals": {"sts:RoleSessionName": "deploy"}},
    {"StringEquals": {"aws:RequestTag/project": "a"}},
    {"StringEquals": {"sts:SourceIdentity": ["ann", "bob"]}},
    {"Null": {"sts:ExternalId": "false"}},
    {"StringNotEquals": {"sts:ExternalId": "BAD"}},
    {"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}},
    {"StringLike": {"aws:userid": "AROA*"}},
)


class Maker:
    """Makes one organization from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a seed is meant
        # Where policies and tags repeat, many principals stand alike but for what names them.
        self.uniform = seed % 4 > 1
        self.accounts = ACCOUNTS if seed % 3 == 0 else ACCOUNTS[:2]
        self.names = {
            account: [
                *(
                    f"role/{name}"
                    for name in ("app-1", "app-2", "team/deploy", "AWSServiceRoleForX")
                ),
                *(f"user/{name}" for name in ("ann", "bob")),
            ]
            for account in ACCOUNTS
        }

    def pick(self, *values: Any) -> Any:
        return self.random.choice(values)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def arn(self) -> str:
        account = self.pick(*ACCOUNTS)
        return f"arn:aws:iam::{account}:{self.pick(*self.names[account])}"

    def principal(self, account: str) -> Any:
        other = self.pick(*ACCOUNTS, OUTSIDE)
        role = self.pick("app-1", "app-2", "deploy")
        return self.pick(
            {"AWS": self.arn()},
            {"AWS": self.arn()},
            {"AWS": [self.arn(), f"arn:aws:iam::{other}:root"]},
            {"AWS": f"arn:aws:iam::{account}:root"},
            {"AWS": f"arn:aws:iam::{other}:root"},
            {"AWS": other},
            {"AWS": "*"},
            "*",
            {"AWS": f"arn:aws:sts::{other}:assumed-role/{role}/s1"},
            {"AWS": f"AROA{other[-2:]}APP1"},
            {"AWS": "AIDADELETED", "Service": "ec2.amazonaws.com"},
            {"Service": "lambda.amazonaws.com"},
            {"Federated": f"arn:aws:iam::{account}:saml-provider/x"},
        )

    def action(self) -> Any:
        return self.pick(
            "sts:AssumeRole",
            "sts:AssumeRole",
            ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            "sts:*",
            "*",
            "sts:Assume*",
            ["s3:GetObject", "STS:assumerole"],
        )

    def resource(self, account: str) -> Any:
        other = self.pick(*ACCOUNTS)
        return self.pick(
            "*",
            self.arn(),
            [self.arn(), self.arn()],
            f"arn:aws:iam::{account}:role/*",
            f"arn:aws:iam::{other}:role/app-?",
            "arn:aws:iam::*:role/app-1",
            "arn:aws:iam::*:role/team/*",
            f"arn:aws:iam::*:role/*{account[:2]}*",
            "arn:aws:iam",
            ["arn:aws:s3:::bucket/*", f"arn:aws:iam::{account}:role/app-1"],
            "arn:aws:iam::*:role/${aws:PrincipalTag/app}",
            "arn:aws:iam::${aws:PrincipalAccount}:role/*",
        )

    def statement(self, account: str, kind: str) -> dict[str, Any]:
        deny = kind in {"SCP", "RCP"} or self.chance(0.15)
        found: dict[str, Any] = {"Effect": "Deny" if deny else "Allow", "Action": self.action()}
        if kind == "trust":
            found["Principal"] = self.principal(account)
        elif kind == "RCP":
            found |= {"Principal": "*", "Resource": "*"}
        elif self.chance(0.1):
            found["NotResource"] = self.resource(account)
        else:
            found["Resource"] = self.resource(account)
        if self.chance(0.08) and kind not in {"trust", "RCP"}:
            found["NotAction"] = ["s3:*", self.pick("iam:*", "sts:*")]
            del found["Action"]
        share = 0.9 if deny else 0.45
        if self.chance(share):
            found["Condition"] = dict(self.pick(*_CONDITIONS))
            if self.chance(0.3):
                found["Condition"] |= self.pick(*_CONDITIONS)
        return found

    def document(self, account: str, kind: str) -> Any:
        if self.chance(0.03):
            return self.pick("{torn", {"Statement": [{"Effect": "Allow"}]}, {"Statement": 3}, [])
        statements = [self.statement(account, kind) for _ in range(self.pick(1, 1, 2, 3))]
        if self.chance(0.4) and kind == "identity":
            other: dict[str, Any] = {
                "Effect": "Allow",
                "Action": "s3:*",
                "Resource": "arn:aws:s3:::b/*",
            }
            if self.chance(0.5):
                other["Condition"] = {"StringLike": {"aws:SourceVpc": "vpc-*"}}
            statements.insert(0, other)
        version = self.pick("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", None)
        found: dict[str, Any] = {"Statement": statements}
        return found if version is None else {"Version": version, **found}

    def tags(self) -> Any:
        if self.uniform:
            return {"team": "red"}
        if self.chance(0.1):
            return UNSET
        return self.pick({}, {"team": "red"}, {"team": "blue", "app": "app-1"}, {"app": "app-2"})

    def account(self, account: str) -> AccountPart:
        documents: list[bytes] = []

        def keep(kind: str) -> int:
            documents.append(encode_document(self.document(account, kind)))
            return len(documents) - 1

        managed = [
            SnapshotManagedPolicy(
                arn=f"arn:aws:iam::{account}:policy/p{n}", name=f"p{n}", document=keep("identity")
            )
            for n in range(3)
        ]
        managed[2] = (
            SnapshotManagedPolicy(arn=managed[2].arn, name="p2") if self.chance(0.2) else managed[2]
        )
        documents.append(encode_document(FULL))
        admin = "arn:aws:iam::aws:policy/AdministratorAccess"
        managed.append(
            SnapshotManagedPolicy(
                arn=admin, name="AdministratorAccess", document=len(documents) - 1
            )
        )
        arns = [each.arn for each in managed]

        def policies() -> dict[str, Any]:
            if self.uniform:
                return {"inline": (), "attached": self.pick((), (admin,), (arns[0],))}
            inline = tuple(
                SnapshotPolicy(name=f"i{n}", document=keep("identity"))
                for n in range(self.pick(0, 0, 1, 2))
            )
            attached = tuple(self.random.sample(arns, self.pick(0, 0, 1, 1, 2)))
            if self.chance(0.03):
                return {"attached": attached}
            return {"inline": inline, "attached": attached}

        def boundary() -> Any:
            if self.uniform:
                return None
            return self.pick(
                None, None, None, None, None, admin, arns[0], "arn:aws:iam::1:policy/x"
            )

        roles = [
            SnapshotRole(
                arn=f"arn:aws:iam::{account}:{name}",
                id=f"AROA{account[-2:]}{name[-5:].replace('-', '').replace('/', '').upper()}",
                trust=UNSET if self.chance(0.03) else keep("trust"),
                boundary=boundary(),
                tags=self.tags(),
                **policies(),
            )
            for name in self.names[account]
            if name.startswith("role/")
        ]
        linked = f"arn:aws:iam::{account}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForY"
        roles.append(
            SnapshotRole(arn=linked, trust=keep("trust"), boundary=None, tags={}, **policies())
        )
        users = [
            SnapshotUser(
                arn=f"arn:aws:iam::{account}:{name}",
                id=f"AIDA{account[-2:]}{name[-3:].upper()}",
                groups=self.pick((), ("g",), ("gone",)) if self.chance(0.5) else (),
                boundary=boundary(),
                tags=self.tags(),
                **policies(),
            )
            for name in self.names[account]
            if name.startswith("user/")
        ]
        group = SnapshotGroup(arn=f"arn:aws:iam::{account}:group/g", name="g", **policies())
        return AccountPart(
            account=account,
            collected_at=NOW,
            source="generated",
            documents=tuple(documents),
            users=tuple(users),
            roles=tuple(roles),
            groups=(group,),
            policies=tuple(managed),
        )

    def organization(self) -> OrganizationPart | None:
        if self.chance(0.15):
            return None
        documents = [encode_document(FULL)]
        guardrails = [SnapshotGuardrail(id="p-full", document=0)]
        for kind in ("SCP", "SCP", "RCP"):
            documents.append(encode_document(self.document(ACCOUNTS[0], kind)))
            guardrails.append(
                SnapshotGuardrail(id=f"p-{len(documents)}", document=len(documents) - 1)
            )

        def scps() -> Any:
            if self.chance(0.05):
                return UNSET
            last = self.pick(("p-full",), ("p-full", "p-3"), ("p-full",), ("p-full", "p-lost"))
            return (("p-full",), self.pick(("p-full",), ("p-full", "p-2")), last)

        members = {
            account: SnapshotMember(
                path=("r-root", self.pick("ou-a", "ou-b")),
                scps=scps(),
                rcps=self.pick(UNSET, (), ((),), (("p-4",),)) if self.chance(0.6) else (),
            )
            for account in ACCOUNTS[: self.pick(2, 3)]
        }
        return OrganizationPart(
            id=ORGANIZATION,
            collected_at=NOW,
            source="generated",
            management_account=self.pick(ACCOUNTS[0], OUTSIDE),
            documents=tuple(documents),
            guardrails=tuple(guardrails),
            members=members,
        )


def random_organization(seed: int) -> tuple[dict[str, AccountPart], OrganizationPart | None]:
    """Return the accounts by their number, and the organization."""
    maker = Maker(seed)
    return {account: maker.account(account) for account in maker.accounts}, maker.organization()
