"""Markdown calls nobody, refers to nothing and links nowhere, whatever names hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctor.render.markdown import plain

LIVE = re.compile(r"@|#|://|www\.|GH-\d|(?:mailto|xmpp):", re.IGNORECASE)


def outside_of_code(text: str) -> str:
    """Take out what stands between single backticks, as CommonMark pairs them."""
    return re.sub(r"(?<!\\)((?:\\\\)*)(`+)(?!`)(.+?)(?<!`)\2(?!`)", r"\1", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ask @octocat now", "ask `@octocat` now"),
        ("see #1, please", "see `#1`, please"),
        ("see https://example.com/x.", "see `https://example.com/x`."),
        ("(www.example.com)", "(`www.example.com`)"),
        ("bob@example.com", "`bob@example.com`"),
        ("a_b & c", r"a\_b &amp; c"),
        ("@x&y", "`@x&y`"),
        ("@a|b", r"`@`a\|b"),
        ("a`@b", r"a\``@`b"),
    ],
)
def test_a_word_that_a_ticket_would_act_on_is_code(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(alphabet="@#:/w.GH-1ab`|\\\"'()<& mailto", max_size=40))
def test_nothing_live_stands_outside_of_code(text: str) -> None:
    assert not LIVE.search(outside_of_code(plain(text)))


def test_what_nobody_sees_is_shown() -> None:
    assert plain("b\u200bad \u202egnp") == r"b\\u200bad \\u202egnp"
