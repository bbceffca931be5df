"""Who else a changed policy would let in."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import judge_case
from doctor.fix.apply import apply_edits
from doctor.fix.bystanders import newly_admitted
from doctor.model.edit import (
    AddStatement,
    AllowPrincipal,
    AllowValue,
    DropCondition,
    EditTrustPolicy,
)
from tests.rules.shared.support import ANY_ACCOUNT, BOB, ROLE, allow, document, policies

ALICE = {"AWS": "arn:aws:iam::111122223333:user/alice"}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "a"}}


def admitted(trust: dict[str, Any], *changes: Any, **request: Any) -> tuple[str, ...]:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "request": {"action": "sts:AssumeRole", "external_id": None, **request},
        "roles": {ROLE: {"trust_policy": trust, "exists": True}},
        "principals": {
            BOB: {"identity_policies": policies(document(allow(Resource=ROLE))), "boundary": None}
        },
    }
    case = parse_case(raw)
    edit = EditTrustPolicy(role_arn=ROLE, changes=changes)
    return newly_admitted(edit, judge_case(case), judge_case(apply_edits(case, (edit,)))) or ()


def test_naming_the_caller_alone_lets_in_nobody_else() -> None:
    trust = document(allow(Principal=ALICE))
    assert admitted(trust, AllowPrincipal(statement=0, principal=BOB)) == ()


def test_naming_the_account_lets_in_the_others_of_it() -> None:
    trust = document(allow(Principal={"AWS": "444455556666"}))
    account = AllowPrincipal(statement=0, principal="arn:aws:iam::111122223333:root")
    assert admitted(trust, account) == (
        "another user of account 111122223333",
        "another role of account 111122223333",
    )


def test_naming_anybody_lets_in_everybody() -> None:
    trust = document(allow(Principal=ALICE))
    found = admitted(trust, AddStatement(statement=allow(Principal="*")))
    assert "users of any other account" in found


def test_who_was_let_in_before_gains_nothing() -> None:
    trust = document(allow(Principal=ANY_ACCOUNT))
    assert admitted(trust, AllowPrincipal(statement=0, principal=BOB)) == ()


def test_a_condition_that_is_dropped_lets_the_caller_in_with_less() -> None:
    trust = document(allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL))
    found = admitted(
        trust, DropCondition(statement=0, operator="StringEquals", key="sts:ExternalId")
    )
    assert any("external ID" in each for each in found)


@pytest.mark.parametrize("value", ["b"])
def test_a_value_that_the_caller_brings_is_the_others_of_its_account_too(value: str) -> None:
    trust = document(allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL))
    change = AllowValue(statement=0, operator="StringEquals", key="sts:ExternalId", value=value)
    found = admitted(trust, change, external_id=value)
    assert "another user of account 111122223333" in found
    assert not any("another external ID" in each for each in found)
