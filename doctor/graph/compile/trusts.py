"""Whom a trust policy names: each (statement, principal) pair is one edge from a node or hub."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Literal

import msgspec

from doctor.graph.compile.cores import OWN, Core
from doctor.model.arn import is_account_id, parse_arn

EntryKind = Literal["account", "named", "session", "anyone", "service", "provider"]


class TrustEntry(msgspec.Struct, frozen=True, gc=False):
    """A principal that an Allow statement names. `value` may hold the sign of the own account."""

    kind: EntryKind
    value: str
    statement: int


class TrustShape(msgspec.Struct, frozen=True, gc=False):
    """A trust core taken apart. `open`: somebody that no entry names may match all the same.

    `only_anyone`: that is so because the policy names anyone, and for no other reason. `denied`
    are those whom a Deny names: they stand apart from whoever else comes through a hub.
    """

    entries: tuple[TrustEntry, ...]
    open: bool
    only_anyone: bool
    denied: tuple[TrustEntry, ...] = ()


def trust_shape(core: Core) -> TrustShape:
    """Take a trust core apart."""
    entries: list[TrustEntry] = []
    denied: list[TrustEntry] = []
    is_open = core.malformed
    for number, statement in enumerate(core.statements):
        allows = statement.effect == "Allow"
        is_open = is_open or (allows and statement.principals is None)
        for kind, value in statement.principals or ():
            entry = _entry(kind, value, number)
            if entry is not None:
                (entries if allows else denied).append(entry)
    anyone = any(each.kind == "anyone" for each in entries)
    return TrustShape(tuple(entries), is_open or anyone, anyone and not is_open, tuple(denied))


def _entry(kind: str, value: str, statement: int) -> TrustEntry | None:
    if kind == "*" or (kind == "AWS" and value == "*"):
        return TrustEntry("anyone", "*", statement)
    if kind == "Service":
        return TrustEntry("service", value, statement)
    if kind == "Federated":
        return TrustEntry("provider", value, statement)
    if kind != "AWS":
        return None
    if value == OWN or is_account_id(value):
        return TrustEntry("account", value, statement)
    arn = parse_arn(value)
    if arn is not None and arn.resource == "root":
        return TrustEntry("account", arn.account, statement)
    if arn is not None and arn.service == "sts":
        return TrustEntry("session", value, statement)
    return TrustEntry("named", value, statement)


class TrustIndex:
    """Which roles name a node: by account, by ARN or unique ID, and those that are open."""

    def __init__(self) -> None:
        self.pairs = 0
        self._by_account: dict[str, array[int]] = {}
        self._by_name: dict[str, array[int]] = {}
        self._open: array[int] = array("i")

    def add(self, role: int, shape: TrustShape | None, account: str) -> None:
        """File a role; `None` for the shape where nobody could read its trust policy."""
        if shape is None or shape.open:
            self._open.append(role)
        self.pairs += 0 if shape is None else len(shape.entries)
        for index, key in self._places(shape, account):
            listed = index.setdefault(key, array("i"))
            if not listed or listed[-1] != role:
                listed.append(role)

    def remove(self, role: int, shape: TrustShape | None, account: str) -> None:
        """Take a role out again that was filed with this shape."""
        if shape is None or shape.open:
            self._open.remove(role)
        self.pairs -= 0 if shape is None else len(shape.entries)
        for index, key in self._places(shape, account):
            if role in index[key]:
                index[key].remove(role)

    def _places(
        self, shape: TrustShape | None, account: str
    ) -> Iterator[tuple[dict[str, array[int]], str]]:
        for entry in () if shape is None else shape.entries:
            value = entry.value.replace(OWN, account)
            if entry.kind == "account":
                yield self._by_account, value
            elif entry.kind == "session":
                yield self._by_name, role_of_session(value) or value
            elif entry.kind != "anyone":
                yield self._by_name, value

    def of_account(self, account: str) -> array[int]:
        """The roles that trust an account."""
        return self._by_account.get(account, _NONE)

    def of_name(self, name: str) -> array[int]:
        """The roles that name an ARN, a unique ID, a service, a provider or a session's role."""
        return self._by_name.get(name, _NONE)

    @property
    def open(self) -> array[int]:
        """The roles that trust anyone, or of which it is not known whom they trust."""
        return self._open

    def names(self) -> Iterator[str]:
        """Give every name that some role trusts."""
        yield from self._by_name


_NONE: array[int] = array("i")


def role_of_session(session_arn: str) -> str | None:
    """`sts:ACCOUNT:NAME`, by which a session finds its role: its ARN drops the role's path."""
    arn = parse_arn(session_arn)
    if arn is None or arn.kind != "assumed-role":
        return None
    name = arn.resource.split("/")[1] if "/" in arn.resource else ""
    return f"sts:{arn.account}:{name}"
