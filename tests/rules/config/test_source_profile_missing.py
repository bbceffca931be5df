"""config/source-profile-missing: source_profile names a profile that does not exist."""

from __future__ import annotations

from tests.rules.support import first

RULE = "config/source-profile-missing"


def test_the_line_that_names_the_source_is_quoted() -> None:
    finding = first(RULE)
    assert str(finding.evidence[0].place) == "~/.aws/config:6"


def test_the_nearest_profile_is_proposed() -> None:
    assert "+source_profile = default" in (first(RULE).fixes[1].diff or "")
