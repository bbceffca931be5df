"""One condition: each operator with a value, with none, with several, and with one unseen."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.conditions import ReadyCondition
from doctor.model.context import RequestContext
from doctor.model.observation import ABSENT, Known
from doctor.model.policy import Condition
from doctor.model.verdict import Truth

NEW, OLD = "2012-10-17", "2008-10-17"
UNSEEN = RequestContext()


def decide(
    operator: str, wanted: tuple[str, ...] | str, context: RequestContext, version: str = NEW
) -> Truth:
    values = (wanted,) if isinstance(wanted, str) else wanted
    return ReadyCondition(Condition(operator, "aws:k", values), version).decide(context)


def given(value: Any, **more: Any) -> RequestContext:
    return RequestContext(given={"aws:k": value, **more}, complete=True)


@pytest.mark.parametrize(
    ("operator", "same", "other", "absent", "unseen"),
    [
        ("StringEquals", "true", "false", "false", "unknown"),
        ("StringNotEquals", "false", "true", "true", "unknown"),
        ("StringEqualsIfExists", "true", "false", "true", "unknown"),
        ("StringNotEqualsIfExists", "false", "true", "true", "unknown"),
        ("ForAnyValue:StringEquals", "true", "false", "false", "unknown"),
        ("ForAllValues:StringEquals", "true", "false", "true", "unknown"),
        ("ForAllValues:StringNotEquals", "false", "true", "true", "unknown"),
        ("StringFoo", "unknown", "unknown", "unknown", "unknown"),
    ],
)
def test_an_operator_with_a_value_with_none_and_with_one_unseen(
    operator: str, same: Truth, other: Truth, absent: Truth, unseen: Truth
) -> None:
    found = [
        decide(operator, "a", context) for context in (given("a"), given("b"), given(None), UNSEEN)
    ]
    assert found == [same, other, absent, unseen]


@pytest.mark.parametrize(
    ("wanted", "there", "absent", "unseen"),
    [("true", "false", "true", "unknown"), ("false", "true", "false", "unknown")],
)
def test_null_asks_whether_the_key_is_there(
    wanted: str, there: Truth, absent: Truth, unseen: Truth
) -> None:
    contexts = (given("a"), given(None), UNSEEN)
    assert [decide("Null", wanted, each) for each in contexts] == [there, absent, unseen]


def test_null_knows_a_key_that_every_request_has_though_its_value_is_unseen() -> None:
    sent = RequestContext(present=frozenset({"aws:k"}))
    assert decide("Null", "false", sent) == "true"
    assert decide("Null", "true", sent) == "false"


def test_several_values_need_a_quantifier() -> None:
    both = given(["a", "b"])
    assert decide("StringEquals", "a", both) == "unknown"
    assert decide("ForAnyValue:StringEquals", "a", both) == "true"
    assert decide("ForAllValues:StringEquals", "a", both) == "false"
    assert decide("ForAllValues:StringEquals", ("a", "b"), both) == "true"
    assert decide("ForAnyValue:StringEquals", "c", both) == "false"


@pytest.mark.parametrize(
    ("operator", "truth", "truth_where_sent"),
    [
        ("StringLike", "unknown", "true"),
        ("StringLikeIfExists", "true", "true"),
        ("ForAllValues:StringLike", "true", "true"),
        ("ForAnyValue:StringLike", "unknown", "unknown"),
        ("StringNotLike", "unknown", "false"),
        ("StringEquals", "unknown", "unknown"),
    ],
)
def test_a_star_matches_whatever_is_unseen_where_there_is_something(
    operator: str, truth: Truth, truth_where_sent: Truth
) -> None:
    sent = RequestContext(present=frozenset({"aws:k"}))
    assert decide(operator, "*", UNSEEN) == truth
    assert decide(operator, "*", sent) == truth_where_sent


def test_where_all_worlds_answer_alike_it_does_not_matter_which_is_ours() -> None:
    either = RequestContext(possible={"aws:k": (ABSENT, Known(("false",)))})
    assert decide("Bool", "true", either) == "false"
    assert decide("Bool", "false", either) == "unknown"
    assert decide("BoolIfExists", "false", either) == "true"


def test_a_variable_is_put_into_the_values() -> None:
    named = given("bob", **{"aws:username": "bob"})
    assert decide("StringEquals", "${aws:username}", named) == "true"
    assert decide("StringEquals", "${aws:username}", named, OLD) == "false"
    assert decide("StringEquals", "${aws:none}", named) == "false"
    assert decide("StringNotEquals", "${aws:none}", named) == "true"


def test_a_wildcard_that_comes_out_of_a_variable_is_literal() -> None:
    starred = given("bobby", **{"aws:username": "bob*"})
    assert decide("StringLike", "${aws:username}", starred) == "false"
    assert decide("StringLike", "${aws:username}", given("bob*", **{"aws:username": "bob*"})) == (
        "true"
    )


def test_a_variable_that_nobody_read_leaves_it_open_unless_another_value_matches() -> None:
    half = RequestContext(given={"aws:k": "a"})
    assert decide("StringEquals", "${aws:username}", half) == "unknown"
    assert decide("StringEquals", ("${aws:username}", "a"), half) == "true"


def test_a_variable_under_bool_is_not_documented_well_enough() -> None:
    said = given("true", **{"aws:said": "true"})
    assert decide("Bool", "${aws:said}", said) == "unknown"
    assert decide("Bool", ("${aws:said}", "true"), said) == "true"


def test_the_same_condition_answers_each_request_for_itself() -> None:
    ready = ReadyCondition(Condition("StringNotEquals", "aws:K", ("a",)), NEW)
    answers = [ready.decide(given(each)) for each in ("b", "a", "b", ["a"], None)]
    assert answers == ["true", "false", "true", "false", "true"]


def test_a_trace_shows_the_values_with_their_variables_put_in() -> None:
    ready = ReadyCondition(Condition("StringNotLike", "aws:K", ("${aws:username}-*", "x")), NEW)
    shown = ready.trace(given("bob-1", **{"aws:username": "bob"}))
    assert (shown.element, shown.truth, shown.wanted) == ("Condition", "false", ("bob-*", "x"))
    assert (shown.key, shown.operator, shown.negated) == ("aws:K", "StringNotLike", True)
    assert shown.got == Known(("bob-1",))


def test_a_trace_shows_a_variable_as_written_where_it_has_no_value() -> None:
    ready = ReadyCondition(Condition("StringLike", "aws:k", ("${aws:none}",)), NEW)
    assert ready.trace(given("a")).wanted == ("${aws:none}",)
