"""Service accounts that a text names: `kubectl describe`, and the words of its author.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

_NAME: Final = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
_FIELDS: Final = re.compile(
    rf"^[ \t]*(?P<field>Name|Namespace|Service Account):[ \t]+(?P<value>{_NAME})[ \t]*$",
    re.MULTILINE,
)
_OF_ACCOUNT: Final = re.compile(r"^[ \t]*(?:Mountable secrets|Image pull secrets):", re.MULTILINE)
_ROLE: Final = re.compile(
    r"eks\.amazonaws\.com/role-arn[:=][ \t]*[\"']?(?P<role>arn:[\w:+=,.@/-]+)"
)
_OPEN: Final = r"[`'\"“‘]"
_CLOSE: Final = r"[`'\"”’]"
_IS: Final = r"(?: is| named| called| name is)?:? "
_ACCOUNT: Final = re.compile(
    rf"\bservice ?accounts?{_IS}{_OPEN}(?P<before>{_NAME}){_CLOSE}|"
    rf"{_OPEN}(?P<behind>{_NAME}){_CLOSE} service ?account\b",
    re.IGNORECASE,
)
_NAMESPACE: Final = re.compile(
    rf"\bnamespace{_IS}{_OPEN}(?P<before>{_NAME}){_CLOSE}|"
    rf"{_OPEN}(?P<behind>{_NAME}){_CLOSE} namespace\b",
    re.IGNORECASE,
)


class ToldAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A service account; `in_prose` where its author says so, and no tool printed it.

    `is_whole`: its own description was seen, so that a role that it has not is not there.
    """

    name: str
    namespace: str
    role: str | None = None
    in_prose: bool = False
    is_whole: bool = False


def find_described_account(text: str) -> ToldAccount | None:
    """Return the account of one `kubectl describe` of a service account or of a pod."""
    fields: dict[str, str] = {}
    for found in _FIELDS.finditer(text):
        fields.setdefault(found["field"], found["value"])
    own = fields.get("Name") if _OF_ACCOUNT.search(text) else None
    name, namespace = fields.get("Service Account") or own, fields.get("Namespace")
    if name is None or namespace is None:
        return None
    role = _ROLE.search(text)
    return ToldAccount(
        name=name,
        namespace=namespace,
        role=None if role is None else role["role"],
        is_whole=own is not None,
    )


def find_account_in_prose(text: str) -> ToldAccount | None:
    """Return the one account that the words of a text name with its namespace."""
    names, namespaces = set(_names_in(_ACCOUNT, text)), set(_names_in(_NAMESPACE, text))
    if len(names) != 1 or len(namespaces) != 1:
        return None
    return ToldAccount(name=names.pop(), namespace=namespaces.pop(), in_prose=True)


def _names_in(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        yield found["before"] or found["behind"]
