"""A paste is cut once: each piece is what its label, its command or its shape says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from doctor.texts.transcript.cut import read_transcript
from tests.growth import LINEAR_AT_MOST, growth
from tests.texts.transcript.support import ERROR, pieces


def test_a_plain_error_is_one_text() -> None:
    assert pieces(ERROR) == [("text", 1, 1)]


def test_brackets_of_a_log_are_no_sections() -> None:
    assert {kind for kind, _, _ in pieces("[INFO]\nstarted = true\n[ERROR] it failed")} == {"text"}


@given(st.text(alphabet="{}[]\"':=-#$>\n \tabAWS_.`<E\\", max_size=200))
def test_no_text_makes_it_raise_and_no_line_is_lost(text: str) -> None:
    found = read_transcript(text).pieces
    assert all(1 <= each.first <= each.last for each in found)
    assert [each.first for each in found] == sorted(each.first for each in found)


def test_the_cost_grows_with_the_length() -> None:
    line = '2024-01-31T12:00:00Z [INFO] {"a": [1, {"b": "x: y"}]} key: value\n'
    assert growth(read_transcript, line) < LINEAR_AT_MOST


def test_one_backtick_around_many_lines() -> None:
    text = "My aws/config\n`[default]\nregion = eu-west-1\n\n[profile x]\nrole_arn = y`\n"
    first, second = read_transcript(text).of_kind("settings")
    assert first.text.startswith("[default]")
    assert second.text.endswith("role_arn = y")
    assert first.label is not None
    assert first.label.kind == "config"
