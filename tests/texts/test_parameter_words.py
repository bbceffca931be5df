"""What configurations call the values that a role may ask for."""

from __future__ import annotations

import pytest

from doctor.texts.parameter_words import speaks_of


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("externalId: x", "sts:externalid"),
        ("external-id=x", "sts:externalid"),
        ("tags:", "aws:requesttag"),
        ("source_identity", "sts:sourceidentity"),
    ],
)
def test_a_parameter_is_named(text: str, key: str) -> None:
    assert speaks_of(text, key)


def test_other_keys_have_no_words() -> None:
    assert not speaks_of("external_id", "aws:sourceip")
