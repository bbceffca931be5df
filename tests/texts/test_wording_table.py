"""The table of wordings: every row is held by its own example, and says where it was seen."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from doctor.model.failure import Failure
from doctor.texts.errors import parse_failures
from doctor.texts.wording_search import compile_pattern, find_matches
from doctor.texts.wordings import WORDINGS, Wording
from doctor.texts.wordings.refused_values import SKEW


def _as_told(failure: Failure, told: dict[str, str]) -> bool:
    """Say whether a failure holds what a row's groups read (parameters as AWS spells them)."""
    return all(
        str(getattr(failure, name)).lower() in {value, value.replace("_", "")}
        for name, value in ((name, each.strip().lower()) for name, each in told.items())
    )


SKEW_TIMES = ("local", "server")
SEEN = re.compile(r"https://\S+|[\w.-]+/[\w.-]+[#!]\d+|[\w.:,()' !#/-]+")


@pytest.mark.parametrize("row", WORDINGS, ids=[f"{row.kind}: {row.says[:60]}" for row in WORDINGS])
def test_an_example_is_read_by_its_row_into_its_kind(row: Wording) -> None:
    match = next(find_matches(row.example, row.says), None)
    assert match is not None
    found = [each for each in parse_failures(row.example) if each.kind == row.kind]
    assert found, [each.kind for each in parse_failures(row.example)]
    told = {name: value.rstrip(".,;:") for name, value in match.groupdict().items() if value}
    if row != SKEW:
        assert any(_as_told(one, told) for one in found), found


@pytest.mark.parametrize("row", WORDINGS, ids=[f"{row.kind}: {row.says[:60]}" for row in WORDINGS])
def test_a_row_says_who_says_so_and_where_it_was_seen(row: Wording) -> None:
    assert row.tool
    assert SEEN.fullmatch(row.seen), row.seen
    assert (row.says.count("«"), row.says.count("»")) == (1, 1)
    fields = set(compile_pattern(row.says.replace("«", "").replace("»", "")).groupindex)
    assert fields <= {*Failure.__struct_fields__, *SKEW_TIMES}


def test_no_wording_stands_in_the_table_twice() -> None:
    assert [
        says for says, count in Counter(row.says for row in WORDINGS).items() if count > 1
    ] == []
