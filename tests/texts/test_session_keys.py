"""Keys of sessions beside no token."""

from __future__ import annotations

from doctor.texts.session_keys import find_key_without_token

KEY = "ASIAIOSFODNN7EXAMPLE"


def test_a_key_of_a_session_is_found_where_no_token_is_named() -> None:
    assert find_key_without_token(f"key: {KEY}") == KEY
    assert find_key_without_token(f"key: {KEY}\nsession_token: x") is None
    assert find_key_without_token("AKIAIOSFODNN7EXAMPLE") is None
