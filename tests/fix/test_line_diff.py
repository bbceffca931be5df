from __future__ import annotations

import difflib

from hypothesis import given
from hypothesis import strategies as st

from doctor.fix.line_diff import unified_diff
from tests.growth import LINEAR_AT_MOST, growth

LINES = st.lists(st.sampled_from("abcd"), max_size=30)


def plain(old: list[str], new: list[str]) -> list[str]:
    return [*difflib.unified_diff(old, new, "f", "f", lineterm="", n=2)]


@given(LINES, LINES, LINES, LINES)
def test_the_diff_makes_the_new_text_of_the_old_one(
    head: list[str], gone: list[str], come: list[str], tail: list[str]
) -> None:
    old, new = head + gone + tail, head + come + tail
    shown = [*unified_diff(old, new, "f")]
    assert shown[:2] == plain(old, new)[:2]
    assert applied(old, shown) == new


def applied(old: list[str], shown: list[str]) -> list[str]:
    """Apply a diff by the numbers of its headers."""
    made, at = [], 0
    for line in shown[2:]:
        if line.startswith("@@"):
            place, _, count = line.split()[1][1:].partition(",")
            start = int(place) - (count != "0")
            made += old[at:start]
            at = start
        elif line[0] == "+":
            made.append(line[1:])
        else:
            assert old[at] == line[1:]
            made += [line[1:]] if line[0] == " " else []
            at += 1
    return made + old[at:]


def test_one_change_among_many_lines_that_are_alike_is_one_change() -> None:
    old = ["<hidden>"] * 5_000
    shown = [*unified_diff([*old, "x", *old], [*old, *old], "f")]
    assert [line for line in shown if line[0] == "-"] == ["--- f", "-x"]
    assert shown[2] == "@@ -4999,5 +4999,4 @@"


def test_the_cost_grows_with_the_lines() -> None:
    def compare(text: str) -> None:
        lines = text.split(" ")
        middle = len(lines) // 2
        list(unified_diff(lines, [*lines[:middle], "y", *lines[middle:]], "f"))

    assert growth(compare, "x ") < LINEAR_AT_MOST
