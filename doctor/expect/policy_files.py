"""Policy documents that a file of expectations names, with the line of each statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from doctor.case.public_policies import show_policy
from doctor.expect.plain_values import Unread, read_lined
from doctor.model.plain_json import JsonObject
from doctor.model.report import ReportPlace

Reader = Callable[[str], str]
"""Reads a file by its path, relative to the file of expectations; raises `Unread`."""

_WRAPPERS: Final = (
    ("Role", "AssumeRolePolicyDocument"),
    ("PolicyVersion", "Document"),
    ("PolicyDocument",),
    ("AssumeRolePolicyDocument",),
)
"""What the AWS CLI and CloudFormation put around a policy."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A policy document, and the lines of its statements where it stands in a file of its own."""

    name: str
    body: JsonObject
    file: str | None = None
    lines: tuple[int, ...] = ()

    def place_of(self, statement: int | None) -> ReportPlace | None:
        """Return the file and line of a statement."""
        if self.file is None:
            return None
        index = 0 if statement is None else statement
        line = self.lines[index] if index < len(self.lines) else None
        return ReportPlace(file=self.file, line=line)


class Documents:
    """Reads each document once; what stands in the file itself is taken as it is."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[str, Document] = {}

    def load(self, source: str | JsonObject, name: str) -> Document:
        """Load a document from its path, or take it as written. Raises `Unread`."""
        if isinstance(source, str):
            if source not in self._read:
                self._read[source] = self._from_file(source)
            return self._read[source]
        found = _policy_in(source)
        if found is None:
            raise Unread("it is no policy: a policy is an object with a Statement")
        return Document(name=name, body=show_policy(found[1]))

    def _from_file(self, path: str) -> Document:
        lined = read_lined(self._reader(path))
        found = _policy_in(lined.value)
        if found is None:
            raise Unread(f"{path} holds no policy: a policy is an object with a Statement")
        prefix, body = found
        count = len(body["Statement"]) if isinstance(body["Statement"], list) else 1
        at = [
            lined.line_of(f"{prefix}Statement[{index}]") or lined.line_of(f"{prefix}Statement")
            for index in range(count)
        ]
        lines = tuple(line for line in at if line is not None)
        return Document(name=path, body=show_policy(body), file=path, lines=lines)


def _policy_in(value: object) -> tuple[str, JsonObject] | None:
    """Find the policy in a value: bare, or in what stands around it; with the path to it."""
    for wrapper in _WRAPPERS:
        inner = value
        for name in wrapper:
            inner = inner.get(name) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and "Statement" in inner:
            return ".".join(wrapper) + ".", inner
    return ("", value) if isinstance(value, dict) and "Statement" in value else None
