"""Wildcards: every pattern means what it says, and none costs more than its length."""

from __future__ import annotations

import fnmatch
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.evaluate.globs import arn_matcher, like

few = st.text(alphabet="ab*?[]\\:", max_size=12)


def as_regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    words = {"*": ".*", "?": "."}
    return "".join(
        re.escape(part[1:]) if len(part) == 2 else words.get(part, re.escape(part))
        for part in parts
    )


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(few.filter(lambda text: not text.endswith("\\")), st.text(alphabet="ab[]:", max_size=12))
def test_a_pattern_matches_as_its_plain_meaning_does(pattern: str, text: str) -> None:
    assert like(pattern, text) == bool(re.fullmatch(as_regex(pattern), text, re.DOTALL))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text(alphabet="ab*?", max_size=10), st.text(alphabet="ab", max_size=10))
def test_without_escapes_it_is_the_shells_meaning(pattern: str, text: str) -> None:
    assert like(pattern, text) == fnmatch.fnmatchcase(text, pattern)


def test_a_star_never_crosses_the_first_five_colons_of_an_arn() -> None:
    assert not arn_matcher("arn:aws:iam::*")("arn:aws:iam:eu:1:role/x")
    assert arn_matcher("arn:aws:iam::*:role/a:*")("arn:aws:iam::1:role/a:b:c")


def lines_run(work: Callable[[], object]) -> int:
    """Count the lines of Python that a piece of work runs: its cost, however busy the machine."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 2000 + "b", "a?" * 500 + "*b", "*a?a" * 800 + "*c", "*" * 6000 + "b", "*?a?" * 1000],
)
def test_no_pattern_takes_more_than_its_length(pattern: str) -> None:
    text = "a" * 2048
    assert lines_run(lambda: like(pattern, text)) < 20 * (len(pattern) + len(text))
