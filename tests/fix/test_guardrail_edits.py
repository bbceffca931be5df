"""Edits of the policies around: the one that is meant, and none where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.fix.guardrail_edits import edit_guardrail, guardrail_document
from doctor.model.case import Case
from doctor.model.edit import AddStatement, EditGuardrail

BOB = "arn:aws:iam::111122223333:user/bob"
EMPTY: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
ADDED = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


def organization(**levels: Any) -> dict[str, Any]:
    accounts = {"111122223333": levels, "222233334444": levels}
    return {"organizations": [{"id": "o-a", "management_account": None, "accounts": accounts}]}


HELD: list[tuple[str, str, dict[str, Any]]] = [
    ("permissions boundary", BOB, {"principals": {BOB: {"boundary": EMPTY}}}),
    ("session policy", BOB, {"caller": {"arn": BOB, "session_policy": EMPTY}}),
    ("VPC endpoint policy", "", {"vpc_endpoint_policy": EMPTY}),
    ("SCP", "111122223333", organization(scps=[[EMPTY], [EMPTY, EMPTY]])),
    ("RCP", "111122223333", organization(rcps=[[EMPTY]])),
]


def edit(kind: Any, owner: str, **place: int) -> EditGuardrail:
    return EditGuardrail(kind=kind, owner=owner, changes=(AddStatement(statement=ADDED),), **place)


@pytest.mark.parametrize(("kind", "owner", "parts"), HELD, ids=[kind for kind, _, _ in HELD])
def test_the_policy_is_found_and_changed(kind: str, owner: str, parts: dict[str, Any]) -> None:
    before, change = case(**parts), edit(kind, owner)
    assert guardrail_document(before, change) == EMPTY
    after = edit_guardrail(before, change)
    assert guardrail_document(after, change)["Statement"] == [ADDED]
    assert guardrail_document(before, change) == EMPTY


@pytest.mark.parametrize(("kind", "owner", "parts"), HELD, ids=[kind for kind, _, _ in HELD])
def test_where_there_is_none_nothing_is_made(kind: str, owner: str, parts: dict[str, Any]) -> None:
    bare = case()
    assert edit_guardrail(bare, edit(kind, owner)) is bare
    assert parts


@pytest.mark.parametrize(
    ("level", "index", "there"), [(0, 0, True), (1, 1, True), (1, 2, False), (2, 0, False)]
)
def test_a_level_and_a_place_in_it(level: int, index: int, there: bool) -> None:
    before = case(**organization(scps=[[EMPTY], [EMPTY, EMPTY]]))
    change = edit("SCP", "111122223333", level=level, index=index)
    assert (guardrail_document(before, change) is not None) is there
    after = edit_guardrail(before, change)
    assert (after != before) is there


def test_the_guardrails_of_other_accounts_stay() -> None:
    before = case(**organization(scps=[[EMPTY], [EMPTY, EMPTY]]))
    after = edit_guardrail(before, edit("SCP", "111122223333", level=1, index=1))
    mine, other = edit("SCP", "111122223333", level=1, index=0), edit("SCP", "222233334444")
    assert guardrail_document(after, mine) == EMPTY
    assert guardrail_document(after, other) == EMPTY


def test_a_policy_that_accounts_share_is_changed_for_both() -> None:
    named = {
        "scps": [[EMPTY], [EMPTY, EMPTY]],
        "scp_policies": [[{"id": "p-one"}], [{"id": "p-two"}, {"id": "p-one"}]],
    }
    after = edit_guardrail(case(**organization(**named)), edit("SCP", "111122223333"))
    places = [(0, 0), (1, 0), (1, 1)]
    for owner in ("111122223333", "222233334444"):
        found = [
            guardrail_document(after, edit("SCP", owner, level=level, index=index))["Statement"]
            for level, index in places
        ]
        assert found == [[ADDED], [], [ADDED]]


@pytest.mark.parametrize(
    ("paths", "is_shared"),
    [
        ((["r-a"], ["r-a"]), True),
        ((["r-a", "ou-b"], ["r-a", "ou-c"]), True),
        ((["r-a"], ["r-b"]), False),
        (([], []), False),
    ],
)
def test_what_has_no_id_is_shared_below_one_root(paths: Any, is_shared: bool) -> None:
    parts = organization(rcps=[[EMPTY]])
    accounts = parts["organizations"][0]["accounts"]
    for owner, path in zip(accounts, paths, strict=True):
        accounts[owner] = {**accounts[owner], "path": path}
    after = edit_guardrail(case(**parts), edit("RCP", "111122223333"))
    other = guardrail_document(after, edit("RCP", "222233334444"))
    assert (other != EMPTY) is is_shared


def test_a_boundary_is_that_of_everybody_whom_its_policy_bounds() -> None:
    arn = "arn:aws:iam::111122223333:policy/limits"
    names = {
        BOB: {"boundary": EMPTY, "boundary_arn": arn},
        f"{BOB}by": {"boundary": EMPTY, "boundary_arn": arn},
        f"{BOB}o": {"boundary": EMPTY, "boundary_arn": f"{arn}-2"},
        f"{BOB}a": {"boundary": EMPTY},
    }
    after = edit_guardrail(case(principals=names), edit("permissions boundary", BOB))
    changed = [name for name, each in after.principals.items() if each.boundary != EMPTY]
    assert changed == [BOB, f"{BOB}by"]
