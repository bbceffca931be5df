"""A graph of four principals: bob may become the hub, and the hub the target."""

from __future__ import annotations

from typing import Any

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.load import build_graph
from doctor.graph.needs import Offer
from doctor.graph.snapshot.authorization_details import account_from_details
from doctor.model.snapshot import AccountPart, OrganizationPart

NOW = "2026-01-31T12:00:00Z"
PEOPLE, PROJECT = "111122223333", "222233334444"
TARGET = f"arn:aws:iam::{PROJECT}:role/ProjectAdmin"
HUB = f"arn:aws:iam::{PEOPLE}:role/Hub"
BOB = f"arn:aws:iam::{PEOPLE}:user/bob"
NOBODY = f"arn:aws:iam::{PEOPLE}:user/nobody"


def allow(*resources: str, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": list(resources), **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def trusting(*principals: str, **more: Any) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": list(principals)},
        "Action": "sts:AssumeRole",
        **more,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def role(arn: str, trust: Any, *policies: Any, **more: Any) -> dict[str, Any]:
    inline = [{"PolicyName": "assume", "PolicyDocument": each} for each in policies]
    return {"Arn": arn, "AssumeRolePolicyDocument": trust, "RolePolicyList": inline, **more}


def user(arn: str, *policies: Any, **more: Any) -> dict[str, Any]:
    inline = [{"PolicyName": "assume", "PolicyDocument": each} for each in policies]
    return {"Arn": arn, "UserPolicyList": inline, **more}


def account(number: str, *principals: dict[str, Any], **more: Any) -> AccountPart:
    page = {
        "UserDetailList": [each for each in principals if ":user/" in each["Arn"]],
        "RoleDetailList": [each for each in principals if ":role/" in each["Arn"]],
        **more,
    }
    return account_from_details([page], account=number, collected_at=NOW, source="generated")


def small_parts() -> list[AccountPart]:
    people = account(
        PEOPLE,
        user(BOB, allow(HUB, TARGET)),
        user(NOBODY),
        role(HUB, trusting(BOB), allow(TARGET)),
    )
    return [people, account(PROJECT, role(TARGET, trusting(HUB)))]


def small_graph(
    *parts: AccountPart, organization: OrganizationPart | None = None, offer: Offer | None = None
) -> AssumeGraph:
    return build_graph(parts or small_parts(), organization, offer=offer)
