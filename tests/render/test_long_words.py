"""No value of a file makes a report that nobody can open."""

from __future__ import annotations

import json

import pytest

from doctor.render.long_words import shorten_long_words


def test_a_word_of_a_megabyte_keeps_its_ends() -> None:
    shown = shorten_long_words(f"the role arn:{'A' * 999_990}Z is not one")
    assert len(shown) < 1_300
    assert shown.startswith("the role arn:AAA")
    assert shown.endswith("AZ is not one")
    assert shorten_long_words(shown) == shown


@pytest.mark.parametrize("text", ["", "a b", "A" * 20_000, "word " * 100_000])
def test_what_a_person_may_paste_stays(text: str) -> None:
    assert shorten_long_words(text) == text


def test_json_stays_json() -> None:
    told = json.loads(shorten_long_words(json.dumps({"a": "x" * 50_000, "b": [1, 2]})))
    assert told["a"].startswith("xxx")
    assert told["b"] == [1, 2]
