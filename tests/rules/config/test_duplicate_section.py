"""config/duplicate-section: the same section or key appears twice, so no profile is read."""

from __future__ import annotations

from tests.rules.support import first

RULE = "config/duplicate-section"


def test_both_lines_are_told() -> None:
    finding = first(RULE)
    assert str(finding.evidence[0].place) == "~/.aws/config:8"
    assert "line 1" in finding.explanation
