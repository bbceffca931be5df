"""The access keys of a user, as `list-access-keys` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_ENTRY: Final = re.compile(r"\{[^{}]*\"AccessKeyId\"[^{}]*\}")
_FIELD: Final = re.compile(r"\"(UserName|AccessKeyId|Status|CreateDate)\"\s*:\s*\"([^\"]*)\"")
_ROW: Final = re.compile(
    r"^ACCESSKEYMETADATA\s+(?P<AccessKeyId>\w{16,})\s+(?P<CreateDate>\S+)\s+(?P<Status>\w+)\s+"
    r"(?P<UserName>\S+)",
    re.MULTILINE,
)
READ: Final = (_ENTRY, _ROW)


def find_listed_keys(text: str) -> Iterator[dict[str, str]]:
    """Give the keys of a list by the names of its fields; each has an ID and a status."""
    for entry in _ENTRY.findall(text):
        held = dict(_FIELD.findall(entry))
        if "Status" in held:
            yield held
    for row in _ROW.finditer(text):
        yield row.groupdict()
