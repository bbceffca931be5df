"""Values of a request as a condition would list them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.verdict import ElementMatch
from doctor.rules.shared.trust.condition_values import acceptable, is_literal_star, spared_value


def element(operator: str, got: object, *, negated: bool = False) -> ElementMatch:
    return ElementMatch(
        element="Condition", truth="false", wanted=("x",), got=got,  # type: ignore[arg-type]
        operator=operator, key="aws:k", negated=negated,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("operator", "value", "listed"),
    [
        ("StringEquals", "a", "a"),
        ("ForAnyValue:StringLikeIfExists", "a", "a"),
        ("ArnLike", "arn:a", "arn:a"),
        ("StringEquals", "a*", None),
        ("StringLike", "a?", None),
        ("StringEquals", "${a}", None),
        ("IpAddress", "203.0.113.7", "203.0.113.7/32"),
        ("IpAddress", "2001:db8::1", "2001:db8::1/128"),
        ("NumericEquals", "1", None),
        ("Bool", "true", None),
    ],
)
def test_a_value_is_listed_as_its_operator_takes_it(
    operator: str, value: str, listed: str | None
) -> None:
    got = Known((value,))
    assert acceptable(element(operator, got)) == listed
    assert spared_value(element(operator, got, negated=True)) == listed


def test_an_allow_accepts_and_a_deny_spares() -> None:
    got = Known(("a",))
    assert spared_value(element("StringEquals", got)) is None
    assert acceptable(element("StringNotEquals", got, negated=True)) is None
    assert (
        spared_value(element("NotIpAddress", Known(("203.0.113.7",)), negated=True))
        == "203.0.113.7/32"
    )


@pytest.mark.parametrize("got", [ABSENT, Unreadable("x"), Known(()), Known(("a", "b"))])
def test_what_is_not_one_value_is_none(got: object) -> None:
    assert acceptable(element("StringEquals", got)) is None


@pytest.mark.parametrize(
    ("wanted", "operator", "negated", "literal"),
    [
        (("a*",), "StringEquals", False, True),
        (("a?",), "StringEquals", False, True),
        (("a*", "b"), "StringEquals", False, False),
        (("a",), "StringEquals", False, False),
        ((), "StringEquals", False, False),
        (("a*",), "StringLike", False, False),
        (("a*",), "StringNotEquals", True, False),
    ],
)
def test_a_star_is_a_character_to_an_operator_that_knows_no_patterns(
    wanted: tuple[str, ...], operator: str, negated: bool, literal: bool
) -> None:
    asked = replace(element(operator, ABSENT, negated=negated), wanted=wanted)
    assert is_literal_star(asked) is literal
