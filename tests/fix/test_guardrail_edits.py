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
