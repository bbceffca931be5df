"""A world as a plan: what its accounts, files and variables are to hold, before a fault and after.

A plan is drawn from a seed, sound; faults change it (see `faults.py`); `world.py` builds it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

BASE, PROJECT, MANAGEMENT, FOREIGN = (
    "111122223333",
    "222233334444",
    "444455556666",
    "333344445555",
)
TARGET, USER, ROLE, HUB = "project-role", "bob", "ProjectAdmin", "Hub"
ROOT = f"arn:aws:iam::{BASE}:root"
BOB = f"arn:aws:iam::{BASE}:user/{USER}"
HUB_ARN = f"arn:aws:iam::{BASE}:role/{HUB}"
READS = ("iam:Get*", "iam:List*")

KeyState = Literal["active", "inactive", "deleted", "wrong-secret", "stale-token", "expired"]
Holding = Literal["inline", "managed", "group", "managed-of-group"]
Document = dict[str, Any]


def statement(effect: str, action: Any, resource: Any = "*", **operators: Any) -> Document:
    made: Document = {"Effect": effect, "Action": action, "Resource": resource}
    if operators:
        made["Condition"] = operators
    return made


def document(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trusting(
    principal: Any, *, action: str = "sts:AssumeRole", effect: str = "Allow", **operators: Any
) -> Document:
    named = principal if isinstance(principal, (dict, str)) else {"AWS": list(principal)}
    if isinstance(named, str) and named != "*":
        named = {"AWS": named}
    made: Document = {"Effect": effect, "Principal": named, "Action": action}
    if operators:
        made["Condition"] = operators
    return made


@dataclass
class Plan:
    """What a world is to be. `chained`: bob assumes a hub first; `same`: one account for all.

    `late_variables` stand over those that hold the caller's keys; `groups` are bob's besides.
    """

    rng: random.Random
    chained: bool = False
    same: bool = False
    organization: bool = False
    holding: Holding = "inline"
    in_environment: bool = False
    permission: list[Document] = field(default_factory=list)
    trust: list[Document] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    role_exists: bool = True
    role_path: str = "/"
    longest: int = 3600
    key: KeyState = "active"
    boundary: list[Document] | None = None
    scps: list[tuple[str, Document]] = field(default_factory=list)
    rcps: list[tuple[str, Document]] = field(default_factory=list)
    detached: list[str] = field(default_factory=list)
    mfa_device: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    late_variables: dict[str, str] = field(default_factory=dict)
    groups: list[tuple[str, Document]] = field(default_factory=list)
    hub_trust: list[Document] | None = None
    rewrites: list[Callable[[str], str]] = field(default_factory=list)
    role_arn: str | None = None
    causes: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def account(self) -> str:
        """The account of the role."""
        return BASE if self.same else PROJECT

    @property
    def arn(self) -> str:
        """The ARN of the role as it is."""
        return f"arn:aws:iam::{self.account}:role{self.role_path}{ROLE}"

    @property
    def caller(self) -> str:
        """The ARN of whoever assumes the role: the hub of a chain, else bob."""
        return HUB_ARN if self.chained else BOB


def draw(seed: int) -> Plan:
    """Draw a sound world."""
    rng = random.Random(seed)  # noqa: S311 - a seed that gives the same world again
    plan = Plan(rng=rng)
    plan.chained = rng.random() < 0.3
    plan.same = rng.random() < 0.2
    plan.organization = rng.random() < 0.35
    plan.holding = rng.choice(("inline", "inline", "managed", "group", "managed-of-group"))
    plan.in_environment = rng.random() < 0.1 and not plan.chained
    plan.role_path = rng.choice(("/", "/", "/", "/team/"))
    resource = rng.choice(("*", plan.arn, f"arn:aws:iam::{plan.account}:role/*"))
    plan.permission = [statement("Allow", "sts:AssumeRole", resource)]
    if rng.random() < 0.5:
        plan.permission.insert(
            rng.randrange(2), statement("Allow", ["s3:ListAllMyBuckets", "s3:Get*"])
        )
    named = rng.choice((ROOT, plan.caller, [plan.caller, f"arn:aws:iam::{BASE}:role/Other"]))
    plan.trust = [trusting(named)]
    if rng.random() < 0.3:
        plan.trust.insert(rng.randrange(2), trusting({"Service": "ec2.amazonaws.com"}))
    if rng.random() < 0.3:
        external = f"partner-{rng.randrange(1000)}"
        plan.settings["external_id"] = external
        for each in plan.trust:
            if "AWS" in each["Principal"]:
                each["Condition"] = {"StringEquals": {"sts:ExternalId": external}}
    if rng.random() < 0.2:
        plan.settings["role_session_name"] = "deploy"
    if rng.random() < 0.2:
        plan.settings["duration_seconds"] = "3600"
    return plan


def main_trust(plan: Plan) -> Document:
    """Return the statement of the trust policy that lets the caller in."""
    return next(each for each in plan.trust if "AWS" in each["Principal"])


def granting(plan: Plan) -> Document:
    """Return the statement of the caller's policies that allows the call."""
    return next(each for each in plan.permission if each["Action"] == "sts:AssumeRole")
