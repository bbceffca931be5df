"""A star under StringEquals is a star, and no account, ARN or name holds one."""

from __future__ import annotations

import pytest

from doctor.evaluate.literal_stars import is_never_met, is_no_value_of
from doctor.model.policy import Condition


def _condition(operator: str, key: str, *values: str) -> Condition:
    return Condition(operator=operator, key=key, values=values)


@pytest.mark.parametrize(
    ("operator", "key", "values"),
    [
        ("StringEquals", "aws:SourceAccount", ("*",)),
        ("StringEqualsIgnoreCase", "aws:PrincipalArn", ("arn:aws:iam::111122223333:role/dev-*",)),
        ("ForAnyValue:StringEquals", "aws:PrincipalOrgPaths", ("o-a/*", "o-b/*")),
        ("StringEquals", "aws:PrincipalTag/Team", ("re?",)),
    ],
)
def test_what_no_request_meets(operator: str, key: str, values: tuple[str, ...]) -> None:
    assert is_never_met(_condition(operator, key, *values))


@pytest.mark.parametrize(
    ("operator", "key", "values"),
    [
        ("StringLike", "aws:SourceAccount", ("*",)),
        ("StringEquals", "aws:SourceAccount", ("*", "111122223333")),
        ("StringEqualsIfExists", "aws:SourceAccount", ("*",)),
        ("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", ("o-a/*",)),
        ("StringEquals", "aws:PrincipalTag/Team", ("${*}",)),
        ("StringEquals", "aws:SourceArn", ("arn:aws:logs:eu-west-1:111122223333:log-group:x:*",)),
        ("StringEquals", "aws:UserAgent", ("*",)),
        ("StringEquals", "aws:SourceAccount", ()),
    ],
)
def test_what_some_request_meets(operator: str, key: str, values: tuple[str, ...]) -> None:
    assert not is_never_met(_condition(operator, key, *values))


def test_a_value_without_a_star_may_be_any_keys() -> None:
    assert not is_no_value_of("aws:sourceaccount", "111122223333")
