"""config/source-and-credential-source: a profile has both source_profile and credential_source."""

from __future__ import annotations

from tests.rules.support import first

RULE = "config/source-and-credential-source"


def test_removing_either_is_proposed() -> None:
    titles = [fix.title for fix in first(RULE).fixes]
    assert set(titles) == {"remove source_profile", "remove credential_source"}
