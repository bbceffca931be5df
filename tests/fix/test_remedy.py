"""What a remedy shows: the diff, the whole new document, where it goes, and lines to paste."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.fix.apply import apply_edits
from doctor.fix.remedy import build_remedy, json_diff, text_diff
from doctor.model.edit import (
    AddStatement,
    ChangeEnvironment,
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    SetSessionLimit,
    SetSetting,
)
from doctor.model.finding import Proposal, Remedy

ROLE = "arn:aws:iam::222233334444:role/team/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
APP = "arn:aws:iam::111122223333:role/app"
MANAGED = "arn:aws:iam::111122223333:policy/shared"
LIMITS = "arn:aws:iam::111122223333:policy/limits"
SCP = {
    "id": "p-ab12cd34",
    "arn": "arn:aws:organizations::444455556666:policy/o-a/service_control_policy/p-ab12cd34",
    "name": "no-assume",
    "attached_to": "ou-ab12-11111111",
}
EMPTY: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
ADD = (AddStatement(statement={"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}),)
OWN = [
    {"name": "a", "arn": None, "document": EMPTY},
    {"name": "shared", "arn": MANAGED, "document": EMPTY},
    {"name": "of-the-group", "arn": None, "document": EMPTY, "group": "engineers"},
]
ACCOUNT = {"scps": [[EMPTY]], "scp_policies": [[SCP]]}
CASE: dict[str, Any] = {
    "schema": "roledoctor.case/1",
    "files": {
        "config": {"path": "~/.aws/config", "text": "[profile p]\na = 1\n"},
        "credentials": None,
    },
    "roles": {ROLE: {"trust_policy": EMPTY}},
    "principals": {
        BOB: {"identity_policies": OWN, "boundary": EMPTY, "boundary_arn": LIMITS},
        APP: {"identity_policies": [], "boundary": None},
    },
    "caller": {"arn": BOB, "session_policy": EMPTY},
    "vpc_endpoint_policy": EMPTY,
    "organizations": [
        {"id": "o-a", "management_account": None, "accounts": {"111122223333": ACCOUNT}}
    ],
}


def remedy(edit: Any, **parts: Any) -> Remedy:
    proposal = Proposal(title="t", who="caller", kind="config-edit", edits=(edit,), **parts)
    before = parse_case(CASE)
    return build_remedy(proposal, before, apply_edits(before, (edit,)))


def identity(principal: str, policy: str | None) -> EditIdentityPolicy:
    return EditIdentityPolicy(principal=principal, policy=policy, changes=ADD)


def guardrail(kind: Any, owner: str) -> EditGuardrail:
    return EditGuardrail(kind=kind, owner=owner, changes=ADD)


SHOWN: list[tuple[Any, dict[str, Any], str]] = [
    (EditTrustPolicy(role_arn=ROLE, changes=ADD), {"role": ROLE},
     "aws iam update-assume-role-policy --role-name ProjectAdmin"),
    (identity(BOB, "a"), {"principal": BOB, "policy": "a"},
     "aws iam put-user-policy --user-name bob --policy-name a"),
    (identity(BOB, "shared"), {"policy_arn": MANAGED},
     f"aws iam create-policy-version --policy-arn {MANAGED}"),
    (identity(APP, None), {"principal": APP, "policy": None},
     "aws iam put-role-policy --role-name app --policy-name AllowAssumeRole"),
    (guardrail("permissions boundary", BOB), {"boundary": LIMITS, "principal": BOB},
     f"aws iam create-policy-version --policy-arn {LIMITS}"),
    (identity(BOB, "of-the-group"),
     {"group": "arn:aws:iam::111122223333:group/engineers", "policy": "of-the-group"},
     "aws iam put-group-policy --group-name engineers --policy-name of-the-group"),
    (guardrail("session policy", BOB), {"session_policy": BOB}, "aws sts assume-role … --policy"),
    (guardrail("VPC endpoint policy", ""), {"vpc_endpoint_policy": True},
     "aws ec2 modify-vpc-endpoint"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "place", "command"), SHOWN, ids=[str(at) for at, _ in enumerate(SHOWN)]
)
def test_where_a_policy_goes_and_by_which_line(
    edit: Any, place: dict[str, Any], command: str
) -> None:
    found = remedy(edit)
    assert found.applies_to == place
    assert found.commands[0].startswith(command)
    assert found.document["Statement"] == [ADD[0].statement]
    assert '+      "Action": "sts:AssumeRole",' in (found.diff or "")


def test_a_guardrail_of_the_organization_has_a_level() -> None:
    found = remedy(guardrail("SCP", "111122223333"))
    assert found.applies_to == {
        "policy_arn": SCP["arn"], "policy_id": SCP["id"], "policy_name": SCP["name"],
        "attached_to": SCP["attached_to"], "statement": None, "guardrail": "scps", "account": "111122223333", "level": 0, "index": 0,
    }  # fmt: skip
    assert found.commands == (
        "aws organizations update-policy --policy-id p-ab12cd34 --content file://scp.json",
    )


def test_a_new_policy_has_no_former_text() -> None:
    assert all(line[0] in "+-@" for line in (remedy(identity(APP, None)).diff or "").splitlines())


def test_an_edit_of_a_file_shows_its_diff() -> None:
    found = remedy(SetSetting(profile="p", name="region", value="eu-west-1"))
    assert found.applies_to == {"file": "~/.aws/config"}
    assert "+region = eu-west-1" in (found.diff or "")
    assert (found.document, found.commands) == (None, ())


def test_a_session_limit_is_a_line_and_a_variable_is_nothing_to_show() -> None:
    limit = remedy(SetSessionLimit(role_arn=ROLE, seconds=7200))
    assert limit.commands[0].endswith("--role-name ProjectAdmin --max-session-duration 7200")
    variable = remedy(ChangeEnvironment(set=(("A", "b"),)), commands=("export A=b",))
    assert (variable.applies_to, variable.commands) == (None, ("export A=b",))


def test_diffs_have_two_lines_around_what_changes() -> None:
    old = "".join(f"{at}\n" for at in range(9))
    assert text_diff(old, old.replace("4", "x"), "f").splitlines()[3:] == [
        " 2", " 3", "-4", "+x", " 5", " 6",
    ]  # fmt: skip
    assert text_diff(old, old, "f") == ""
    assert json_diff(None, {"a": 1}, "f").count("+") > json_diff({"a": 2}, {"a": 1}, "f").count("+")


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("the role of the pasted policy", "ROLE_NAME"),
        ("the role app of the pasted policy", "app"),
        (ROLE, "ProjectAdmin"),
    ],
)
def test_a_command_names_a_role_as_far_as_it_was_seen(role: str, name: str) -> None:
    case = parse_case({**CASE, "roles": {role: {"trust_policy": EMPTY}}})
    edit = EditTrustPolicy(role_arn=role, changes=ADD)
    proposal = Proposal(title="a", who="target-admin", kind="trust-policy", edits=(edit,))
    remedy = build_remedy(proposal, case, apply_edits(case, (edit,)))
    assert f" --role-name {name} " in remedy.commands[0]
