"""What clings to a value: a comment behind it, or quotes around it."""

from __future__ import annotations

import pytest

from doctor.rules.shared.files.comments_and_quotes import drop_comment, drop_quotes


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("x # production", "x"),
        ("x\t;y", "x"),
        ("x #a #b", "x"),
        ("x#y", None),
        ("x", None),
        ("#x", None),
    ],
)
def test_a_comment_begins_behind_a_blank(value: str, meant: str | None) -> None:
    assert drop_comment(value) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [('"x"', "x"), ("'x'", "x"), ("\"x'", None), ('"x" y', None), ("x", None), ('""', "")],
)
def test_quotes_are_a_pair(value: str, meant: str | None) -> None:
    assert drop_quotes(value) == meant
