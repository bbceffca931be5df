"""A chain of two roles in an organization of which everything may be read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from doctor.lab.server import Lab, User

BASE, PROJECT, MANAGEMENT = "111122223333", "222233334444", "444455556666"

DEPENDENT = 6
"""The calls of `_CHAIN`: each needs the answer of the one before it."""

_CHAIN = """
import boto3
session = boto3.Session(profile_name="organization", region_name="us-east-1")
session.client("sts").get_caller_identity()
organizations = session.client("organizations")
organizations.describe_organization()
unit = organizations.list_parents(ChildId="{account}")["Parents"][0]["Id"]
organizations.list_parents(ChildId=unit)
kind = "SERVICE_CONTROL_POLICY"
policies = organizations.list_policies_for_target(TargetId=unit, Filter=kind)["Policies"]
organizations.describe_policy(PolicyId=policies[-1]["Id"])
"""


def set_two_hops_up(lab: Lab, home: Path) -> tuple[dict[str, str], str]:
    """Set the lab and a home directory up; return its environment, and the slowest chain."""
    bob = lab.create_user(BASE, "bob", policies=(_allow("sts:*", "iam:*"),))
    lab.create_group(bob, "developers", _allow("s3:ListBucket"))
    lab.attach_policy(bob.arn, lab.create_policy(BASE, "reader", _allow("s3:GetObject")))
    policies = (_allow("sts:AssumeRole"),)
    hub = lab.create_role(BASE, "Hub", trust_policy=_trust(BASE), policies=policies)
    role = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=_trust(hub))
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    for account in (BASE, PROJECT):
        unit = organization.add_unit(account)
        organization.attach("SERVICE_CONTROL_POLICY", unit, _allow("*"))
    admin = lab.create_user(PROJECT, "admin", policies=(_allow("iam:*"),))
    reader = lab.create_user(MANAGEMENT, "reader", policies=(_allow("organizations:*"),))
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        f"[profile hub]\nrole_arn = {hub}\nsource_profile = default\n"
        f"[profile project-role]\nrole_arn = {role}\nsource_profile = hub\nregion = us-east-1\n"
        "[profile admin]\nregion = us-east-1\n[profile organization]\nregion = us-east-1\n"
    )
    keys = {"default": bob, "admin": admin, "organization": reader}
    (home / ".aws" / "credentials").write_text("".join(map(_section, keys, keys.values())))
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": lab.url}
    return env, _CHAIN.format(account=BASE)


def _section(profile: str, user: User) -> str:
    return (
        f"[{profile}]\naws_access_key_id = {user.access_key_id}\n"
        f"aws_secret_access_key = {user.secret_access_key}\n"
    )


def _allow(*actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _trust(principal: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}
