"""credentials/access-key-invalid: AWS does not accept the access key: deleted, mistyped or perhaps deactivated."""

from __future__ import annotations

from tests.rules.support import first

RULE = "credentials/access-key-invalid"


def test_the_account_of_the_key_is_told() -> None:
    assert "111122223333" in first(RULE).title


def test_the_key_is_never_shown_whole_in_the_title() -> None:
    assert "AKIARTX3GSDSQAAAAAAA" not in first(RULE).title
