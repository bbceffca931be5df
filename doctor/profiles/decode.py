"""Bytes of a shared file to text, as botocore decodes them: UTF-8, and nothing else."""

from __future__ import annotations

from doctor.model.observation import Unreadable

IS_DIRECTORY = "it is a directory, not a file"
NOT_PLAIN = "it is a device or a pipe, not a regular file, and is not read here"
NOT_OPENED = "it cannot be opened"
"""How an error begins that keeps a file shut: SDKs pass such a file over."""

_NOT_UTF_8 = "it is not UTF-8 text"

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""The marks with which a text in UTF-16 begins."""


def decode_text(data: bytes) -> str | Unreadable:
    """Decode a file's bytes; `Unreadable` says which other encoding they seem to have.

    A byte order mark of UTF-8 stays in the text: the parser reports it with its line.
    """
    if data[:2] in UTF_16:
        return Unreadable("it is UTF-16 text, as some Windows editors write; save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Unreadable(f"{_NOT_UTF_8} (byte {error.start}, on line {line})")


def is_passed_over(why: str) -> bool:
    """Say whether SDKs go on without a file, for that reason, as if it were not there."""
    return why.startswith((IS_DIRECTORY, NOT_OPENED))


def is_not_utf_8(why: str) -> bool:
    """Say whether a file is kept from being read by bytes that are no UTF-8."""
    return why.startswith(f"{_NOT_UTF_8} (byte")
