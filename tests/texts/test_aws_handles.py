"""Encoded messages and authorization IDs."""

from __future__ import annotations

from doctor.texts.aws_handles import find_authorization_ids, find_encoded


def test_handles_are_found_by_what_stands_before_them() -> None:
    message = "A" * 50
    assert find_encoded(f"Encoded authorization failure message: {message}") == [message]
    assert find_authorization_ids("(authorization id: 0123456789ab)") == ["0123456789ab"]


def test_what_is_named_otherwise_is_no_handle() -> None:
    assert find_encoded("A" * 50) == []
    assert find_authorization_ids("request id: 0123456789ab") == []
