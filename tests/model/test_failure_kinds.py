"""Every kind of failure has its row, and every row says where the failure belongs."""

from __future__ import annotations

from typing import get_args

import pytest

from doctor.model.failure_kinds import FailureKind, kind_row
from doctor.texts.error_meaning import read_failure
from doctor.texts.errors import parse_failure

KINDS: tuple[FailureKind, ...] = get_args(FailureKind)

TELL_BY_MORE_THAN_THEIR_KIND = {"access-denied", "service-error", "unrecognised"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_is_missing_and_each_says_what_it_proves(kind: FailureKind) -> None:
    row = kind_row(kind)
    assert (row.proves is None) == (kind in TELL_BY_MORE_THAN_THEIR_KIND)


def test_what_comes_before_any_role_is_about_the_base() -> None:
    assert kind_row("no-credentials").part == "base"
    assert kind_row("access-denied").part == "hop"


def test_a_missing_dependency_is_explained() -> None:
    meaning = read_failure(parse_failure("This behavior requires following cargo feature(s): sso"))
    assert meaning is not None
    assert "lacks the part" in meaning.proves
