"""Changes to policy documents: the smallest edit, and all else as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.fix.document_edits import change_document, read_document
from doctor.model.edit import (
    AddStatement,
    AllowPrincipal,
    AllowValue,
    ExemptResource,
    PolicyChange,
    RemovePrincipal,
    RenameKey,
    ReplaceStatement,
)

BOB = "arn:aws:iam::111122223333:user/bob"
EVE = "arn:aws:iam::111122223333:user/eve"


def changed(statement: dict[str, Any], change: PolicyChange) -> dict[str, Any]:
    """Change a document of one statement, and return the statement."""
    document = change_document({"Statement": [statement]}, (change,))
    written: dict[str, Any] = document["Statement"][0]
    return written


def test_a_single_statement_stays_single_and_no_version_is_made_up() -> None:
    document = {"Statement": {"Action": "sts:AssumeRole", "Principal": {"AWS": EVE}}}
    new = change_document(document, (AllowPrincipal(statement=0, principal=BOB),))
    assert new == {"Statement": {"Action": "sts:AssumeRole", "Principal": {"AWS": [EVE, BOB]}}}
    assert list(new["Statement"]) == ["Action", "Principal"]


def test_a_statement_that_is_added_comes_last_and_the_original_is_left_alone() -> None:
    document = {"Statement": {"Sid": "A"}, "Version": "2008-10-17"}
    new = change_document(document, (AddStatement(statement={"Sid": "B"}),))
    assert new == {"Statement": [{"Sid": "A"}, {"Sid": "B"}], "Version": "2008-10-17"}
    assert document == {"Statement": {"Sid": "A"}, "Version": "2008-10-17"}


def test_a_value_joins_the_others_of_a_key_however_it_is_spelt() -> None:
    statement = {"Condition": {"StringEquals": {"AWS:username": "eve"}}}
    change = AllowValue(statement=0, operator="StringEquals", key="aws:username", value="bob")
    assert changed(statement, change) == {
        "Condition": {"StringEquals": {"AWS:username": ["eve", "bob"]}}
    }


def test_a_condition_is_added_where_there_is_none() -> None:
    change = AllowValue(statement=0, operator="ArnNotEquals", key="aws:PrincipalArn", value=BOB)
    assert changed({"Effect": "Deny"}, change) == {
        "Effect": "Deny",
        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": BOB}},
    }


def test_a_key_gets_another_name_in_its_place() -> None:
    statement = {"Condition": {"StringEquals": {"aws:SourceAccount": "1", "aws:username": "a"}}}
    change = RenameKey(
        statement=0, operator="StringEquals", key="aws:SourceAccount", to="aws:PrincipalAccount"
    )
    block = changed(statement, change)["Condition"]["StringEquals"]
    assert list(block.items()) == [("aws:PrincipalAccount", "1"), ("aws:username", "a")]


def test_a_statement_is_written_anew_in_its_place() -> None:
    assert changed({"Sid": "A"}, ReplaceStatement(statement=0, new={"Sid": "B"})) == {"Sid": "B"}


def test_only_a_list_loses_a_principal_and_never_its_last() -> None:
    drop = RemovePrincipal(statement=0, principal=BOB)
    assert changed({"Principal": {"AWS": [BOB, EVE]}}, drop) == {"Principal": {"AWS": [EVE]}}
    assert changed({"Principal": {"AWS": [BOB]}}, drop) == {"Principal": {"AWS": [BOB]}}
    assert changed({"Principal": "*"}, drop) == {"Principal": "*"}


@pytest.mark.parametrize("index", [1, -1, 99])
def test_a_statement_that_is_not_there_changes_nothing(index: int) -> None:
    document = {"Statement": [{"Resource": "*"}]}
    change = ExemptResource(statement=index, resource="arn:aws:iam::111122223333:role/x")
    assert change_document(document, (change,)) == document


def test_a_document_may_be_held_as_text() -> None:
    assert read_document(json.dumps({"Statement": []})) == {"Statement": []}
    assert read_document("{") is None
    assert read_document("[1]") is None
    assert read_document(None) is None
