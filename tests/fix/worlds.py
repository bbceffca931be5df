"""Small worlds in which a caller may assume a role, and single faults that stop it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Raw = dict[str, Any]

ACCOUNT = "111122223333"
OTHER = "222233334444"
BOB = f"arn:aws:iam::{ACCOUNT}:user/team/bob"
CI = f"arn:aws:iam::{ACCOUNT}:role/ci"
EVE = f"arn:aws:iam::{ACCOUNT}:user/eve"
STRANGER = "arn:aws:iam::444455556666:user/anyone"

ROLES = {
    "same": f"arn:aws:iam::{ACCOUNT}:role/Target",
    "cross": f"arn:aws:iam::{OTHER}:role/Target",
}
CALLERS = {"user": BOB, "session": f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/build-42"}

_CONDITIONS: tuple[Raw, ...] = (
    {},
    {"StringEquals": {"sts:ExternalId": "partner-7"}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}},
    {"StringLike": {"sts:RoleSessionName": "build-*"}},
    {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1", "aws:PrincipalTag/team": "payments"}},
)
CONDITIONS = len(_CONDITIONS)
_CONTEXT: Raw = {
    "aws:CurrentTime": "2026-01-31T12:00:00Z",
    "aws:SourceIp": "203.0.113.9",
    "aws:PrincipalOrgID": "o-exampleorg1",
    "aws:PrincipalTag/team": "payments",
    "aws:RequestedRegion": "eu-west-1",
    "sts:ExternalId": "partner-7",
    "sts:RoleSessionName": "build-42",
}


def principal_arn(caller: str) -> str:
    """Return what `aws:PrincipalArn` holds for a caller."""
    return BOB if caller == "user" else CI


def world(*, caller: str, role: str, principal: str, condition: int, single: bool) -> Raw:
    """Build a case in which everything allows the call."""
    arn, target = principal_arn(caller), ROLES[role]
    named: dict[str, Any] = {
        "itself": {"AWS": [EVE, arn]},
        "account": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "anyone": "*",
    }
    statement: Raw = {"Sid": "Let", "Effect": "Allow", "Principal": named[principal]}
    statement["Action"] = ["sts:AssumeRole", "sts:TagSession"]
    if condition:
        statement["Condition"] = copy.deepcopy(_CONDITIONS[condition])
    service = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}
    service["Action"] = "sts:AssumeRole"
    context = {**_CONTEXT, "aws:PrincipalArn": arn, "aws:PrincipalAccount": ACCOUNT}
    return {
        "schema": "roledoctor.case/1",
        "collected_at": "2026-01-31T12:00:00Z",
        "target": {"profile": None, "role_arn": target},
        "caller": {"arn": CALLERS[caller], "account": ACCOUNT, "session_policy": None},
        "request": {"action": "sts:AssumeRole", "context": context, "context_complete": True},
        "roles": {
            target: {"trust_policy": {"Statement": statement if single else [service, statement]}}
        },
        "principals": {
            arn: {
                "identity_policies": [
                    {
                        "name": "assume",
                        "arn": None,
                        "document": _allow("sts:*", "arn:aws:iam::*:role/*"),
                    }
                ],
                "boundary": _allow("*", "*"),
            }
        },
        "organizations": [
            {
                "id": "o-exampleorg1",
                "management_account": None,
                "accounts": {
                    account: {"scps": [[_allow("*", "*")], [_allow("*", "*")]], "rcps": [[]]}
                    for account in (ACCOUNT, OTHER)
                },
            }
        ],
        "vpc_endpoint_policy": None,
    }


def _allow(action: str, resource: str) -> Raw:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _trust(raw: Raw) -> list[Raw]:
    statements = raw["roles"][raw["target"]["role_arn"]]["trust_policy"]["Statement"]
    return statements if isinstance(statements, list) else [statements]


def _principal(raw: Raw) -> Raw:
    found: Raw = next(iter(raw["principals"].values()))
    return found


def _account(raw: Raw, account: str) -> Raw:
    found: Raw = raw["organizations"][0]["accounts"][account]
    return found


def _let(raw: Raw) -> Raw:
    return next(each for each in _trust(raw) if each.get("Sid") == "Let")


def _ask(operator: str, key: str, value: Any) -> Callable[[Raw], None]:
    def spoil(raw: Raw) -> None:
        _let(raw).setdefault("Condition", {}).setdefault(operator, {})[key] = value

    return spoil


def _name(principal: Any) -> Callable[[Raw], None]:
    def spoil(raw: Raw) -> None:
        _let(raw)["Principal"] = principal

    return spoil


def _rename_action(raw: Raw) -> None:
    _let(raw)["Action"] = "sts:TagSession"


def _write_resource(raw: Raw) -> None:
    _let(raw)["Resource"] = "*"


def _deny_in(kind: str, **condition: Any) -> Callable[[Raw], None]:
    """Add a Deny to a policy of a kind."""

    def spoil(raw: Raw) -> None:
        statement: Raw = {"Sid": "Shut", "Effect": "Deny", "Action": "sts:AssumeRole"}
        if condition:
            statement["Condition"] = copy.deepcopy(condition)
        document = _document(raw, kind)
        if kind in ("trust", "rcp", "endpoint"):
            statement["Principal"] = "*"
        if kind != "trust":
            statement["Resource"] = "*"
        statements = document["Statement"]
        document["Statement"] = [
            *(statements if isinstance(statements, list) else [statements]),
            statement,
        ]

    return spoil


def _document(raw: Raw, kind: str) -> Raw:
    if kind == "trust":
        found: Raw = raw["roles"][raw["target"]["role_arn"]]["trust_policy"]
    elif kind == "identity":
        found = _principal(raw)["identity_policies"][0]["document"]
    elif kind == "boundary":
        found = _principal(raw)["boundary"]
    elif kind == "endpoint":
        found = raw["vpc_endpoint_policy"] = _allow("*", "*")
        found["Statement"][0]["Principal"] = "*"
    elif kind == "scp":
        found = _account(raw, ACCOUNT)["scps"][1][0]
    else:
        found = _allow("*", "*")
        found["Statement"][0]["Principal"] = "*"
        role_account = raw["target"]["role_arn"].split(":")[4]
        _account(raw, role_account)["rcps"] = [[found]]
    return found


def _narrow(kind: str) -> Callable[[Raw], None]:
    def spoil(raw: Raw) -> None:
        _document(raw, kind)["Statement"][0]["Action"] = "s3:*"

    return spoil


def _other_resource(raw: Raw) -> None:
    statement = _document(raw, "identity")["Statement"][0]
    statement["Resource"] = "arn:aws:iam::222233334444:role/Another"


def _no_policy(raw: Raw) -> None:
    _principal(raw)["identity_policies"] = []


def _identity_asks(raw: Raw) -> None:
    statement = _document(raw, "identity")["Statement"][0]
    statement["Condition"] = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}


_ELSEWHERE = {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
_OTHERS = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin-*"}}
_FOREIGN = {"StringNotEquals": {"aws:PrincipalOrgID": "o-anotherorg"}}

SPOILS: dict[str, Callable[[Raw], None]] = {
    "trusts another user": _name({"AWS": EVE}),
    "trusts another account": _name({"AWS": "444455556666"}),
    "trusts a service": _name({"Service": "glue.amazonaws.com"}),
    "trusts a deleted user": _name({"AWS": "AIDARTX3GSDSQBBBBBBBB"}),
    "trusts a session": _name({"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/build-7"}),
    "trusts another path": _name({"AWS": [f"arn:aws:iam::{ACCOUNT}:user/bob", EVE]}),
    "trusts a group": _name({"AWS": f"arn:aws:iam::{ACCOUNT}:group/team"}),
    "trusts a pattern": _name({"AWS": f"arn:aws:iam::{ACCOUNT}:*"}),
    "allows another action": _rename_action,
    "has a resource": _write_resource,
    "wants an external ID": _ask("StringEquals", "sts:ExternalId", "another-id"),
    "wants a session name": _ask("StringLike", "sts:RoleSessionName", "job-*"),
    "wants another network": _ask("IpAddress", "aws:SourceIp", "192.0.2.0/24"),
    "wants another organization": _ask("StringEquals", "aws:PrincipalOrgID", "o-anotherorg"),
    "wants a tag": _ask("StringEquals", "aws:PrincipalTag/team", "search"),
    "wants another date": _ask("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"),
    "wants a source": _ask("StringEquals", "aws:SourceAccount", ACCOUNT),
    "wants another region": _ask("StringEquals", "aws:RequestedRegion", "us-west-2"),
    "wants another arn": _ask("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x-*"),
    "policy names another role": _other_resource,
    "no identity policy": _no_policy,
    "policy asks for a network": _identity_asks,
    "boundary is narrow": _narrow("boundary"),
    "SCP is narrow": _narrow("scp"),
    "endpoint is narrow": _narrow("endpoint"),
    **{
        f"{kind} denies{words}": _deny_in(kind, **condition)
        for kind in ("trust", "identity", "boundary", "scp", "rcp", "endpoint")
        for words, condition in (
            ("", {}),
            (" elsewhere", _ELSEWHERE),
            (" others", _OTHERS),
            (" foreigners", _FOREIGN),
        )
    },
}
