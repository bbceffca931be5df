"""Errors that are told to be over, or right, are parted from the one that is asked about."""

from __future__ import annotations

import pytest

from doctor.texts.settled_errors import part_settled

REGION = "error: the AWS region setting is missing"
EMPTY = "Error: Could not load credentials from any providers"


@pytest.mark.parametrize(
    "lead",
    [
        "Before it said",
        "Before that I got:",
        "Previously the run failed with:",
        "It used to say:",
        "Elsewhere I (correctly) got this message:",
        "As expected, without a Region it prints",
    ],
)
def test_the_paragraph_behind_such_a_line_is_settled(lead: str) -> None:
    held, settled = part_settled((f"{lead}\n\n{REGION}\n\nNow:\n\n{EMPTY}",))
    assert settled == [f"{REGION}\n"]
    assert EMPTY in held[0]


def test_an_error_is_settled_by_what_is_told_of_its_subject() -> None:
    told = "With a clean folder the region error went away, but requests fail with:"
    held, settled = part_settled((f"Title\n\n{REGION}", told, EMPTY))
    assert [each.strip() for each in settled] == [REGION]
    assert told in held
    assert EMPTY in held


@pytest.mark.parametrize(
    "lead", ["Before running terraform:", "It says", "The first of two errors:", "Expected:"]
)
def test_other_lines_settle_nothing(lead: str) -> None:
    assert part_settled((f"{lead}\n\n{REGION}",))[1] == []
