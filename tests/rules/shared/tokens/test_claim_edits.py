"""A claim let through by the least change of its condition."""

from __future__ import annotations

import pytest

from doctor.model.edit import EditTrustPolicy, MoveCondition, SetCondition
from doctor.rules.shared.tokens.claim_edits import (
    compares_text,
    is_pattern_by_intent,
    propose_claim_value,
)
from doctor.rules.shared.trust.condition_values import as_like, is_exact
from tests.rules.shared.tokens.support import oidc_hop

SUB = "repo:acme/app:ref:refs/heads/main"


@pytest.mark.parametrize(
    ("operator", "text", "exact", "like"),
    [
        ("StringEquals", True, True, "StringLike"),
        ("ForAnyValue:StringEquals", True, True, "ForAnyValue:StringLike"),
        ("StringEqualsIfExists", True, True, "StringLikeIfExists"),
        ("StringEqualsIgnoreCase", True, True, "StringLike"),
        ("StringLike", True, False, "StringLike"),
        ("NumericEquals", False, False, "NumericEquals"),
        ("StringNotEquals", False, False, "StringNotEquals"),
    ],
)
def test_what_an_operator_does_with_text(operator: str, text: bool, exact: bool, like: str) -> None:
    assert (compares_text(operator), is_exact(operator), as_like(operator)) == (text, exact, like)


def change(value: str, operator: str = "StringEquals", replaces: str | None = None) -> object:
    found = oidc_hop({operator: {"sub": ["repo:acme/other:*", "x"]}})
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    proposal = propose_claim_value(
        found, statement, element, value, replaces=replaces, title="title"
    )
    if proposal is None:
        return None
    (edit,) = proposal.edits
    assert isinstance(edit, EditTrustPolicy)
    return edit.changes[0]


def test_a_value_is_accepted_beside_the_others_or_in_place_of_one() -> None:
    beside, instead = change(SUB), change(SUB, replaces="x")
    assert isinstance(beside, SetCondition)
    assert beside.values == ("repo:acme/other:*", "x", SUB)
    assert isinstance(instead, SetCondition)
    assert instead.values == ("repo:acme/other:*", SUB)


def test_a_pattern_needs_an_operator_that_takes_patterns() -> None:
    moved = change("repo:acme/app:*")
    assert isinstance(moved, MoveCondition)
    assert (moved.operator, moved.to_operator) == ("StringEquals", "StringLike")
    assert isinstance(change("repo:acme/app:*", "StringLike"), SetCondition)


def test_a_condition_that_forbids_or_compares_otherwise_is_left_alone() -> None:
    assert change(SUB, "StringNotEquals") is None
    assert change(SUB, "ArnEquals") is None


def test_a_star_under_an_exact_operator_was_meant_as_a_pattern() -> None:
    found = oidc_hop({"StringEquals": {"sub": "repo:acme/app:*"}})
    (element,) = found.verdict.allow_statements("trust policy")[0].of("Condition")
    assert is_pattern_by_intent(element, SUB)
    assert not is_pattern_by_intent(element, "repo:acme/other:x")
    taken = oidc_hop({"StringLike": {"sub": "repo:acme/app:*"}})
    (element,) = taken.verdict.allow_statements("trust policy")[0].of("Condition")
    assert not is_pattern_by_intent(element, SUB)


@pytest.mark.parametrize(
    ("value", "operator", "kind"),
    [
        (SUB, "StringEquals", SetCondition),
        ("repo:acme/app:*", "StringEquals", MoveCondition),
        ("repo:acme/ap?", "StringEquals", MoveCondition),
        ("repo:acme/app:*", "StringLike", SetCondition),
    ],
)
def test_an_operator_changes_only_for_a_pattern_that_it_does_not_take(
    value: str, operator: str, kind: type
) -> None:
    made = change(value, operator)
    assert type(made) is kind
    assert str(getattr(made, "key", "")).endswith(":sub")
    assert str(getattr(made, "to_key", "x:sub")).endswith(":sub")
    assert getattr(made, "to_operator", operator) == (
        operator if kind is SetCondition else "StringLike"
    )
