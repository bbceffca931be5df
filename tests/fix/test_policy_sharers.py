"""Who shares a policy that an edit changes, and what a tag opens besides."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import judge_case
from doctor.fix.edited_policies import PolicyEdit
from doctor.fix.policy_sharers import policy_sharers, tags_risk
from doctor.model.edit import EditGuardrail, EditIdentityPolicy, EditTrustPolicy, TagPrincipal

BOB = "arn:aws:iam::111122223333:user/bob"
ALICE = "arn:aws:iam::111122223333:user/alice"
EMPTY: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}


def told(edit: PolicyEdit, groups: dict[str, Any] | None = None) -> list[str]:
    policies = [
        {"name": "own", "arn": None, "document": EMPTY},
        {"name": "shared", "arn": "arn:aws:iam::111122223333:policy/shared", "document": EMPTY},
        {"name": "common", "arn": None, "document": EMPTY, "group": "engineers"},
    ]
    bob = {"identity_policies": policies, "boundary": EMPTY, "boundary_arn": "arn:x:policy/limits"}
    if groups is not None:
        bob["groups"] = groups
    case = parse_case({"schema": "roledoctor.case/1", "principals": {BOB: bob}})
    return list(policy_sharers(edit, judge_case(case)))


def identity(policy: str | None) -> EditIdentityPolicy:
    return EditIdentityPolicy(principal=BOB, policy=policy, changes=())


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (identity(None), []),
        (identity("own"), []),
        (identity("shared"), ["everyone else who has shared attached"]),
        (identity("common"), ["every other member of arn:aws:iam::111122223333:group/engineers"]),
        (EditTrustPolicy(role_arn="arn:aws:iam::222233334444:role/R", changes=()), []),
        (EditGuardrail(kind="SCP", owner="111122223333", changes=()), []),
        (
            EditGuardrail(kind="permissions boundary", owner=BOB, changes=()),
            ["everyone else with limits as permissions boundary whose policies allow the call"],
        ),
    ],
)
def test_who_else_has_the_policy_is_named(edit: PolicyEdit, named: list[str]) -> None:
    assert told(edit) == named


def test_every_member_of_a_group_that_was_read_is_named() -> None:
    assert told(identity("common"), {"engineers": [BOB, ALICE]}) == [ALICE]


def test_a_tag_opens_whatever_asks_for_it() -> None:
    said = tags_risk([TagPrincipal(principal=BOB, name="team", value="platform")])
    assert "the tag team = platform" in said
    assert said.endswith(f"{BOB} too")
