"""Characters that nobody sees, or that steer, are shown by their number, also in JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest

from doctor.model.controls import escape_in_json, is_hidden, visible

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202e\u2066\u2069"
WITHOUT_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u115f\u3164\ufe0f"
TAGS = "\U000e0001\U000e0061\U000e007f\U000e0100"
OTHER_BLANKS = "\u00a0\u2002\u2028\u2029\u202f\u205f\u3000"


def test_every_control_and_format_sign_of_unicode_is_hidden_but_for_the_line_end() -> None:
    kinds = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    every = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in kinds}
    assert {each for each in every if not is_hidden(each)} == {"\n"}


@pytest.mark.parametrize("sign", DIRECTIONS + WITHOUT_WIDTH + TAGS + OTHER_BLANKS + "\x1b\x7f\x9b")
def test_two_names_that_look_alike_are_shown_apart(sign: str) -> None:
    shown = visible(f"b{sign}ad")
    assert shown != "bad"
    assert shown.isascii()
    assert f"{ord(sign):x}" in shown


def test_letters_of_every_script_stay() -> None:
    for text in ("größer", "日本語", "Ω≈ç", "line\nline", "🙂", "…“”"):
        assert visible(text) == text


@pytest.mark.parametrize(
    "text",
    ["plain", "größer", "a\x7fb", "\x9b31m", "x\u202ey\u2028", TAGS + WITHOUT_WIDTH, "a\ud800b"],
)
def test_json_decodes_to_the_same_and_hides_nothing(text: str) -> None:
    escaped = escape_in_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(escaped) == text
    assert not any(map(is_hidden, escaped))
