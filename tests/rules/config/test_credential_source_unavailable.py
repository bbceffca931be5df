"""config/credential-source-unavailable: credential_source names a place that has no credentials here."""

from __future__ import annotations

from tests.rules.support import first

RULE = "config/credential-source-unavailable"


def test_what_is_lacking_is_named() -> None:
    assert "AWS_ACCESS_KEY_ID" in first(RULE).explanation
