"""The worlds of an unseen key: every value that the policies tell apart, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.worlds import worlds
from doctor.model.context import RequestContext
from doctor.model.observation import ABSENT, Known
from tests.evaluate.support import allow, document

UNSEEN = RequestContext()


def tried(*blocks: dict[str, Any], context: RequestContext = UNSEEN, key: str = "aws:k") -> Any:
    policy = parse_policy(
        "identity policy", document(*(allow(Resource="*", Condition=each) for each in blocks))
    )
    found = [each.at(key) for each in worlds(context, policy.statements)]
    return [each.value[0] if isinstance(each, Known) else None for each in found]


def test_the_values_named_one_that_is_not_and_its_absence() -> None:
    blocks = {"StringEquals": {"aws:k": ["a", "b"]}}, {"StringNotEquals": {"aws:K": "c"}}
    assert tried(*blocks) == ["a", "b", "c", "\N{BALLOT X}", None]


def test_a_key_that_every_request_has_is_not_tried_as_absent() -> None:
    sent = RequestContext(present=frozenset({"aws:k"}))
    assert tried({"StringEquals": {"aws:k": "a"}}, context=sent) == ["a", "\N{BALLOT X}"]


def test_null_asks_for_no_value() -> None:
    assert tried({"Null": {"aws:k": "true"}}) == ["\N{BALLOT X}", None]


@pytest.mark.parametrize(
    "block",
    [
        {"StringLike": {"aws:k": "a*"}},
        {"ForAnyValue:StringEquals": {"aws:k": "a"}},
        {"StringEquals": {"aws:k": "${aws:username}"}},
        {"StringEquals": {"aws:k": ["a", "${aws:username}"]}},
        {"StringEquals": {"aws:k": "a"}, "StringLike": {"aws:K": "b*"}},
    ],
)
def test_a_key_that_is_asked_for_more_than_equality_is_not_tried(block: dict[str, Any]) -> None:
    assert tried(block) == []


@pytest.mark.parametrize("key", ["aws:TagKeys", "aws:PrincipalOrgPaths", "aws:CalledVia"])
def test_a_key_of_several_values_is_not_tried(key: str) -> None:
    assert tried({"StringEquals": {key: "a"}}, key=key.lower()) == []


def test_a_key_whose_value_is_put_into_another_is_not_tried() -> None:
    put_in = {"StringEquals": {"aws:k": "a", "aws:other": "${aws:k}"}}
    assert tried(put_in) == []


def test_a_key_that_is_known_is_not_tried() -> None:
    known = RequestContext(given={"aws:k": "a"})
    assert tried({"StringEquals": {"aws:k": "a"}}, context=known) == []


@pytest.mark.parametrize(("values", "count"), [(30, 32), (31, 0)])
def test_too_many_worlds_are_none(values: int, count: int) -> None:
    block = {"StringEquals": {"aws:k": [str(each) for each in range(values)]}}
    assert len(tried(block)) == count


def test_what_a_source_leaves_open_is_tried_even_where_keys_are_too_many() -> None:
    either = RequestContext(possible={"aws:mfa": (ABSENT, Known(("false",)))})
    many = {"StringEquals": {"aws:k": [str(each) for each in range(40)]}}
    assert tried(many, context=either, key="aws:mfa") == [None, "false"]


def test_two_keys_are_tried_in_every_combination() -> None:
    block = {"StringEquals": {"aws:k": "a", "aws:l": "b"}}
    assert len(tried(block)) == 9
