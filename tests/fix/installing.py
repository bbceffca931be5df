"""An applier of its own: installs a remedy's document in a case, by `applies_to` alone."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import doctor
from tests.fix.worlds import ACCOUNT, STRANGER, Raw

_EVERYTHING = {
    "name": "all",
    "arn": None,
    "document": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
}


def install(raw: Raw, fix: Raw) -> Raw:
    """Return the case with the document put where the report says that it goes."""
    new = copy.deepcopy(raw)
    place, document = fix["applies_to"], copy.deepcopy(fix["document"])
    match place:
        case {"role": arn}:
            new["roles"][arn]["trust_policy"] = document
        case {"boundary": _, "principal": arn}:
            new["principals"][arn]["boundary"] = document
        case {"principal": arn, "policy": None}:
            added = {"name": "new", "arn": None, "document": document}
            new["principals"][arn]["identity_policies"].append(added)
        case {"principal": arn, "policy": name}:
            for policy in new["principals"][arn]["identity_policies"]:
                if policy["name"] == name:
                    policy["document"] = document
        case {"guardrail": field, "account": account, "level": level, "index": index}:
            accounts = new["organizations"][0]["accounts"]
            accounts[account][field][level][index] = document
        case {"vpc_endpoint_policy": True}:
            new["vpc_endpoint_policy"] = document
        case _:
            raise AssertionError(place)
    return new


def decision(raw: Raw) -> str:
    """Ask the policies of a case."""
    return doctor.verdict(doctor.load_case(raw)).decision


def bystanders(raw: Raw) -> Iterator[tuple[str, Raw]]:
    """Give the same question asked by others, and by the caller with something else."""
    for label, arn, account in (
        ("another user", f"arn:aws:iam::{ACCOUNT}:user/another", ACCOUNT),
        ("another role", f"arn:aws:iam::{ACCOUNT}:role/another", ACCOUNT),
        ("a stranger", STRANGER, "444455556666"),
    ):
        yield label, _asked_by(raw, arn, account)
    for key, value in (
        ("sts:ExternalId", None),
        ("sts:ExternalId", "somebody-elses"),
        ("aws:SourceIp", "192.0.2.250"),
        ("sts:RoleSessionName", "nobody"),
        ("aws:PrincipalTag/team", "nobody"),
    ):
        other = copy.deepcopy(raw)
        other["request"]["context"][key] = value
        yield f"the caller with {key} = {value}", other


def _asked_by(raw: Raw, arn: str, account: str) -> Raw:
    other = copy.deepcopy(raw)
    other["caller"] = {"arn": arn, "account": account}
    context: dict[str, Any] = other["request"]["context"]
    context["aws:PrincipalArn"], context["aws:PrincipalAccount"] = arn, account
    if account != ACCOUNT:
        context["aws:PrincipalOrgID"] = None
    other["principals"][arn] = {"identity_policies": [_EVERYTHING], "boundary": None}
    return other
