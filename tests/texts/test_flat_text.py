"""Pasted text made plain, and the lines around a part of it."""

from __future__ import annotations

import pytest

from doctor.texts.flat_text import flatten, quote_lines


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("a  b\t c\n\n d", "a b c\nd"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("in\u200bvisible", "invisible"),
        ("│ Error: x\n╷\n│ y", "Error: x\ny"),
        ("2026-01-31T12:00:00Z it failed", "it failed"),
        ("[2026-01-31 12:00:00.123] it failed", "it failed"),
        ("│ 2026-01-31T12:00:00+01:00 it failed", "it failed"),
        ('say \\"x\\" &quot;y&quot; &lt;z&gt; &amp;', 'say "x" "y" <z> &'),
        ("‘a’ “b”", "'a' \"b\""),
        ("12345 stays", "12345 stays"),
    ],
)
def test_words_with_one_blank_between(text: str, flat: str) -> None:
    assert flatten(text) == flat


def test_a_short_text_is_quoted_whole() -> None:
    assert quote_lines("x" * 700, "y", 0, 1) == "x" * 700


def test_of_a_long_text_the_lines_around_are_quoted() -> None:
    lines = [f"line {at} " + "x" * 40 for at in range(40)]
    flat = "\n".join(lines)
    start = flat.index("line 20")
    assert quote_lines(flat, flat, start + 3, start + 9) == lines[20]
    two = quote_lines(flat, flat, start, flat.index("line 21") + 3)
    assert two == "\n".join(lines[20:22])


def test_the_trace_below_a_failure_is_quoted_with_it() -> None:
    rest = "\n".join(f"line {at} " + "x" * 40 for at in range(40))
    flat = f"It failed\nat https://sso.eu-west-1.amazonaws.com\ncaused by: x\n{rest}"
    assert quote_lines(flat, flat, 0, 9) == flat.partition("\nline 0")[0]


def test_no_more_than_is_near_is_quoted_of_one_long_line() -> None:
    flat = "a" * 1_000 + "HERE" + "b" * 1_000
    assert quote_lines(flat, flat, 1_000, 1_004) == "a" * 300 + "HERE" + "b" * 300


def test_what_is_quoted_of_one_long_line_begins_and_ends_with_whole_words() -> None:
    flat = "word " * 300 + "HERE" + " word" * 300
    quoted = quote_lines(flat, flat, 1_500, 1_504)
    assert set(quoted.split()) == {"word", "HERE"}
    assert 590 < len(quoted) <= 604


def test_a_line_that_was_let_go_keeps_its_length() -> None:
    assert flatten("one\n<hidden 12 characters>\n\ntwo") == f"one\n{'·' * 12}\ntwo"
