"""Pod Identity associations and the service accounts of pods, in whatever form they are shown.

https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

_NAME: Final = r"[\"']?(?P<{}>[a-z0-9<](?:[\w.:>-]{{0,252}}))[\"']?"
_ACCOUNT_FIELD: Final = re.compile(r"\bserviceAccount[\"']?:[ \t]*" + _NAME.format("name"))
_NAMESPACE_FIELD: Final = re.compile(r"\bnamespace[\"']?:[ \t]*" + _NAME.format("name"))
_WORKLOAD: Final = re.compile(
    r"(?:\bserviceAccountName|^Service Account)[\"']?:[ \t]*" + _NAME.format("name"), re.MULTILINE
)
_WORKLOAD_NAMESPACE: Final = re.compile(
    r"(?:\bnamespace|^Namespace)[\"']?:[ \t]*" + _NAME.format("name"), re.MULTILINE
)
_ASSOCIATION: Final = re.compile(r"podidentityassociation|PodIdentityAssociation|\bassociations?\b")
_CELLS: Final = re.compile(r"[ \t]*\|+[ \t]*|\t+|[ ]{2,}")
_HEADER: Final = re.compile(r"service ?account(?: ?name)?", re.IGNORECASE)
_OBJECT: Final = re.compile(r"\{[^{}]{0,2000}\}")
_MOST: Final = 40
"""Lines below a header that may be its rows."""

READ: Final = (
    _ACCOUNT_FIELD,
    _NAMESPACE_FIELD,
    _WORKLOAD,
    re.compile(
        r"^.*\bnamespace\b[ \t|]+(?:\w+[ \t|]+){0,3}service ?account.*(?:\n.*){1,6}",
        re.MULTILINE | re.IGNORECASE,
    ),
)


class PodAccount(msgspec.Struct, frozen=True):
    """A service account; `namespace` is `None` where it was not seen."""

    namespace: str | None
    name: str

    def __str__(self) -> str:
        return self.name if self.namespace is None else f"{self.namespace}:{self.name}"

    def may_be(self, other: PodAccount) -> bool:
        """Say whether both can be the same: a namespace that was not seen can be any."""
        unseen = None in (self.namespace, other.namespace)
        return self.name == other.name and (unseen or self.namespace == other.namespace)


def find_associated(texts: Iterable[str]) -> Iterator[PodAccount]:
    """Give the service accounts that associations name: JSON, manifests, tables of any tool."""
    for text in texts:
        if _ASSOCIATION.search(text) is None and "ASSOCIATION" not in text:
            continue
        parts = _OBJECT.findall(text) or re.split(r"(?m)^---|^[ ]*- (?=association)", text)
        for part in parts:
            name, namespace = _ACCOUNT_FIELD.search(part), _NAMESPACE_FIELD.search(part)
            if name is not None:
                yield PodAccount(None if namespace is None else namespace["name"], name["name"])
        yield from _rows(text.splitlines())


def find_workload_accounts(texts: Iterable[str]) -> Iterator[PodAccount]:
    """Give the service accounts that pods run as, from manifests and `kubectl describe`."""
    for text in texts:
        for part in re.split(r"(?m)^---", text):
            namespace = _WORKLOAD_NAMESPACE.search(part)
            for found in _WORKLOAD.finditer(part):
                yield PodAccount(None if namespace is None else namespace["name"], found["name"])


def _rows(lines: list[str]) -> Iterator[PodAccount]:
    """Read the rows below a header that names a service account and a namespace."""
    for at, line in enumerate(lines):
        header = [each.strip().lower() for each in _split(line)]
        account = next((i for i, each in enumerate(header) if _HEADER.fullmatch(each)), None)
        if account is None or "namespace" not in header:
            continue
        place = header.index("namespace")
        for row in lines[at + 1 : at + _MOST]:
            cells = _split(row)
            if len(cells) == len(header) and not set(cells[account]) <= set("-+|= "):
                yield PodAccount(cells[place], cells[account])


def _split(line: str) -> list[str]:
    return [each for each in _CELLS.split(line.strip()) if each.strip("|")]
