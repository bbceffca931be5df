"""config/file-unreadable: a shared file exists and cannot be read as text."""

from __future__ import annotations

from tests.rules.support import diagnosed, first

RULE = "config/file-unreadable"


def test_the_reason_is_told() -> None:
    assert "UTF-16" in first(RULE).explanation


def test_the_profile_that_cannot_be_seen_is_not_called_missing() -> None:
    assert [each.id for each in diagnosed(RULE).findings] == [RULE]
