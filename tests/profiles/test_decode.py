"""Bytes to text, as botocore decodes them."""

from __future__ import annotations

import pytest

from doctor.model.observation import Unreadable
from doctor.profiles.decode import (
    IS_DIRECTORY,
    NOT_OPENED,
    NOT_PLAIN,
    decode_text,
    is_not_utf_8,
    is_passed_over,
)


def test_utf_8_is_read_with_its_byte_order_mark() -> None:
    assert decode_text("größe".encode()) == "größe"
    assert decode_text(b"\xef\xbb\xbf[default]") == "\ufeff[default]"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_told_by_its_mark(encoding: str) -> None:
    found = decode_text("\ufeff[default]".encode(encoding))
    assert isinstance(found, Unreadable)
    assert "UTF-16" in found.why
    assert not is_not_utf_8(found.why)


@pytest.mark.parametrize(("data", "where"), [(b"\xff", "line 1"), (b"a\nb\n\xe4\n", "line 3")])
def test_another_encoding_is_told_by_its_line(data: bytes, where: str) -> None:
    found = decode_text(data)
    assert isinstance(found, Unreadable)
    assert found.why.endswith(f"on {where})")
    assert is_not_utf_8(found.why)


def test_sdks_go_on_without_a_file_that_they_cannot_open() -> None:
    assert is_passed_over(f"{NOT_OPENED}: permission denied")
    assert is_passed_over(IS_DIRECTORY)
    assert not is_passed_over(NOT_PLAIN)
    assert not is_passed_over("it is not UTF-8 text")
