"""Keys of redactions: what is written is read again, and nothing else is."""

from __future__ import annotations

import pytest

from doctor.case.redaction_key import KeyFileError, RedactionKey, encode_key, new_key, parse_key


def test_a_written_key_is_read_again_with_its_names() -> None:
    key = RedactionKey(key="0f" * 32, names={"tdibf": "zelda"})
    assert parse_key(encode_key(key)) == key


def test_no_two_new_keys_are_alike() -> None:
    assert new_key().key != new_key().key
    assert new_key().digest("zelda") != new_key().digest("zelda")


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[1]", '{"key": "0f"}', '{"key": "' + "zz" * 32 + '"}', '{"schema": "x"}', "\x00"],
)
def test_what_is_no_key_is_refused_and_not_quoted(text: str) -> None:
    with pytest.raises(KeyFileError) as refused:
        parse_key(text)
    assert "--save-key" in str(refused.value)
    assert "zzzz" not in str(refused.value)
