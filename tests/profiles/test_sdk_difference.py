"""The table of differences, as data: every row is whole, and every SDK named in it is one."""

from __future__ import annotations

import typing

import pytest

from doctor.model.sdk import Sdk
from doctor.profiles.sdks import DIFFERENCES

SDKS = set(typing.get_args(Sdk))


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_row_says_what_each_side_does_and_what_serves_in_all(name: str) -> None:
    row = DIFFERENCES[name]
    assert all((row.what, row.here, row.others, row.remedy))
    assert row.what[-1] != "."
    assert all(does and does != row.here for _, does in row.others)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_row_names_each_sdk_once(name: str) -> None:
    sdks = DIFFERENCES[name].sdks
    assert set(sdks) <= SDKS
    assert len(set(sdks)) == len(sdks) > 0


def test_a_row_names_the_sdks_that_part() -> None:
    row = DIFFERENCES["comment-after-value"]
    assert row.sdks == ("go-v2", "java-v2", "js-v3", "rust")
