"""Whole numbers: what Python's own tests of digits take for one, and cannot read, is none."""

from __future__ import annotations

import pytest

from doctor.model.whole_number import parse_whole


@pytest.mark.parametrize(("text", "number"), [("3600", 3600), ("-1", -1), ("007", 7)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert parse_whole(text) == number


@pytest.mark.parametrize("text", ["", "²", "٣", "9" * 4_301, "1.5", "--1", "1 ", "1\n"])
def test_what_is_none_gives_none(text: str) -> None:
    assert parse_whole(text) is None
