"""The families of operators: what equals, what is a number, a date, an address."""

from __future__ import annotations

import pytest

from doctor.evaluate.operators import moment, network, number, read_operator


def matches(operator: str, wanted: str, got: str) -> bool:
    """Ask the family of an operator; negation is the condition's, not the family's."""
    family = read_operator(operator).family
    assert family is not None
    return family.prepare((wanted,))(got)


@pytest.mark.parametrize(
    ("operator", "wanted", "got", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "A", False),
        ("StringEquals", "a*", "ab", False),
        ("StringEqualsIgnoreCase", "Ab", "aB", True),
        ("StringLike", "a*c?", "abbcd", True),
        ("StringLike", "a*c?", "abbc", False),
        ("ArnEquals", "arn:aws:iam::*:role/x", "arn:aws:iam::111122223333:role/x", True),
        ("ArnLike", "arn:aws:iam::*:role/x", "arn:aws:iam::1:y:role/x", False),
        ("Bool", "true", "True", True),
        ("Bool", "true", "false", False),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        ("BinaryEquals", "not base64!", "not base64!", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.255", True),
        ("IpAddress", "203.0.113.0/24", "203.0.114.0", False),
        ("IpAddress", "203.0.113.7", "203.0.113.7", True),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", True),
        ("IpAddress", "2001:db8::/32", "203.0.113.7", False),
        ("IpAddress", "203.0.113.0/24", "no address", False),
    ],
)
def test_a_family_compares_as_its_name_says(
    operator: str, wanted: str, got: str, expected: bool
) -> None:
    assert matches(operator, wanted, got) is expected


@pytest.mark.parametrize(
    ("name", "below", "at", "above"),
    [
        ("Equals", False, True, False),
        ("LessThan", True, False, False),
        ("LessThanEquals", True, True, False),
        ("GreaterThan", False, False, True),
        ("GreaterThanEquals", False, True, True),
    ],
)
def test_orders_of_numbers_and_dates_at_their_limit(
    name: str, below: bool, at: bool, above: bool
) -> None:
    numbers = [matches(f"Numeric{name}", "3600", got) for got in ("3599.9", "3600", "3601")]
    day = ("2026-01-30T23:59:59Z", "2026-01-31T00:00:00Z", "2026-01-31T00:00:01Z")
    dates = [matches(f"Date{name}", "2026-01-31", got) for got in day]
    assert numbers == dates == [below, at, above]


def test_what_is_no_number_and_no_date_matches_nothing() -> None:
    assert not matches("NumericEquals", "many", "many")
    assert not matches("NumericLessThan", "3600", "few")
    assert not matches("DateLessThan", "soon", "2026-01-31")
    assert not matches("DateLessThan", "2026-01-31", "soon")


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("-7.5", -7.5), ("1e3", 1000), ("", None), ("1_000", None), ("0x10", None)],
)
def test_numbers_are_decimal(text: str, value: float | None) -> None:
    found = number(text)
    assert (None if found is None else float(found)) == value


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:01:00Z", 60),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-02", 86400),
        ("1970-02", 31 * 86400),
        ("60", 60),
        ("0000-01", None),
        ("yesterday", None),
    ],
)
def test_a_date_is_iso_or_seconds_and_utc_by_default(text: str, seconds: float | None) -> None:
    assert moment(text) == seconds


def test_a_network_may_be_written_by_any_of_its_addresses() -> None:
    assert str(network("203.0.113.9/24")) == "203.0.113.0/24"
    assert str(network("203.0.113.9")) == "203.0.113.9/32"
    assert network("203.0.113.0/33") is None


@pytest.mark.parametrize(
    ("written", "name", "quantifier", "if_exists", "negated", "known"),
    [
        ("StringEquals", "stringequals", None, False, False, True),
        ("stringnotequalsIFEXISTS", "stringnotequals", None, True, True, True),
        ("ForAnyValue:StringLike", "stringlike", "foranyvalue", False, False, True),
        ("ForAllValues:ArnNotLike", "arnnotlike", "forallvalues", False, True, True),
        ("ForSomeValue:StringLike", "stringlike", "forsomevalue", False, False, False),
        ("StringEqual", "stringequal", None, False, False, False),
        ("Null", "null", None, False, False, False),
    ],
)
def test_an_operator_is_taken_apart(
    written: str, name: str, quantifier: str | None, if_exists: bool, negated: bool, known: bool
) -> None:
    read = read_operator(written)
    assert (read.name, read.quantifier, read.if_exists, read.negated) == (
        name,
        quantifier,
        if_exists,
        negated,
    )
    assert (read.family is not None) is known


def test_where_variables_may_stand() -> None:
    def variables(operator: str) -> bool | None:
        family = read_operator(operator).family
        assert family is not None
        return family.variables

    assert variables("StringEquals") is variables("ArnLike") is True
    assert variables("NumericEquals") is variables("IpAddress") is False
    assert variables("Bool") is None
