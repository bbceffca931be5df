"""Characters that steer a terminal are shown by their number, also in JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest

from doctor.model.controls import CONTROLS, escape_in_json

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202e\u2066\u2069"


def test_every_control_of_unicode_is_one_but_for_the_line_end() -> None:
    controls = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"}
    assert controls - set(CONTROLS) == {"\n"}
    assert set(DIRECTIONS) <= set(CONTROLS)


@pytest.mark.parametrize("text", ["plain", "größer", "a\x7fb", "\x9b31m", "x\u202ey\u2028"])
def test_json_decodes_to_the_same_and_steers_nothing(text: str) -> None:
    escaped = escape_in_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(escaped) == text
    assert not set(escaped) & set(CONTROLS)
