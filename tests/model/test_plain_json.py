"""Plain JSON of others, read leniently."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.plain_json import (
    decode_json,
    object_in,
    statement_at,
    statements_of,
    text_in,
    values_of,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [('{"a": 1}', {"a": 1}), ("7", 7), ("{", None), ("", None), ("[" * 100_000, None)],
)  # fmt: skip
def test_a_text_that_is_json_or_not(text: str, value: Any) -> None:
    assert decode_json(text) == value


@pytest.mark.parametrize(
    ("held", "values"), [(None, []), ("a", ["a"]), (["a", "b"], ["a", "b"]), ([], []), (0, [0])]
)
def test_one_value_alone_or_several(held: Any, values: list[Any]) -> None:
    assert values_of(held) == values


def test_statements_by_order_and_by_number() -> None:
    one, two = {"Sid": "a"}, {"Sid": "b"}
    assert statements_of({"Statement": one}) == [one]
    assert statements_of({"Statement": ["x", one, two]}) == [one, two]
    assert statements_of("x") == statements_of({}) == []
    assert statement_at({"Statement": one}, 0) == one
    assert statement_at({"Statement": ["x", two]}, 1) == two
    for index in (-1, 0, 2):
        assert statement_at({"Statement": ["x", two]}, index) is None
    assert statement_at([], 0) is None


def test_fields_of_the_wrong_kind_are_none() -> None:
    held: dict[str, Any] = {"o": {"a": 1}, "t": "x", "e": "", "n": 7}
    assert object_in(held, "o") == {"a": 1}
    assert object_in(held, "t") == object_in(held, "none") == {}
    assert text_in(held, "t") == "x"
    assert [text_in(held, name) for name in ("o", "e", "n", "none")] == [None] * 4
