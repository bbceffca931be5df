"""The Principal element against the caller.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.caller_keys import is_unsigned
from doctor.evaluate.globs import matcher
from doctor.evaluate.patterns import as_pattern, is_open, open_pattern
from doctor.evaluate.truth import not_
from doctor.model.arn import PERMISSION_SET_ROLE, Arn, is_account_id, parse_arn
from doctor.model.policy import PrincipalEntry
from doctor.model.principal import Caller
from doctor.model.verdict import ElementMatch, Match, Truth

Way = tuple[Truth, Match]
"""How far the caller matches, and as what."""

_TRUTHS: tuple[Truth, ...] = ("true", "unknown")
_MATCHES: tuple[Match, ...] = ("session", "direct", "anyone", "account")
_ORDER: dict[Way, int] = {
    way: rank for rank, way in enumerate((each, as_) for each in _TRUTHS for as_ in _MATCHES)
}
_NO_WAY: tuple[Truth, Match | None] = ("false", None)


class ReadyPrincipals:
    """The entries of one Principal or NotPrincipal element, sorted by their form once."""

    __slots__ = (
        "_accounts",
        "_anyone",
        "_arns",
        "_federated",
        "_ids",
        "_open",
        "_services",
        "_sessions",
    )

    def __init__(self, entries: tuple[PrincipalEntry, ...]) -> None:
        self._anyone = False
        self._services: set[str] = set()
        self._federated: set[str] = set()
        self._accounts: set[tuple[str | None, str]] = set()
        self._sessions: set[str] = set()
        self._arns: set[str] = set()
        self._ids: set[str] = set()
        self._open: list[PrincipalEntry] = []
        for entry in entries:
            self._sort(entry)

    def _sort(self, entry: PrincipalEntry) -> None:
        if entry.type == "*" or (entry.type == "AWS" and entry.value == "*"):
            self._anyone = True
        elif is_open(entry.value):
            self._open.append(entry)
        elif entry.type == "Service":
            self._services.add(entry.value)
        elif entry.type == "Federated":
            self._federated.add(entry.value)
        elif entry.type == "AWS":
            self._sort_aws(entry.value)

    def _sort_aws(self, value: str) -> None:
        if is_account_id(value):
            self._accounts.add((None, value))
            return
        arn = parse_arn(value)
        if arn is None:
            self._ids.add(value)
        elif arn.resource == "root":
            self._accounts.add((arn.partition, arn.account))
        elif arn.service == "sts":
            self._sessions.add(value)
        else:
            self._arns.add(value)

    def match(self, caller: Caller) -> tuple[Truth, Match | None]:
        """Match the caller; of several entries that match, the one that needs the least besides."""
        ways = [*self._ways(caller)]
        if not ways:
            return _NO_WAY
        return ways[0] if len(ways) == 1 else min(ways, key=_ORDER.__getitem__)

    def trace(
        self, entries: tuple[PrincipalEntry, ...], caller: Caller, *, negated: bool
    ) -> ElementMatch:
        """Match the caller, and show what is wanted."""
        truth, match = self.match(caller)
        return ElementMatch(
            element="Principal",
            truth=not_(truth) if negated else truth,
            wanted=tuple(entry.value for entry in entries),
            negated=negated,
            match=match,
        )

    def _ways(self, caller: Caller) -> Iterator[Way]:
        if self._anyone:
            yield "true", "anyone"
        if any(_may_be_named(entry, caller) for entry in self._open):
            yield "unknown", "direct"
        if caller.kind == "unknown" and caller.account is None and self._services:
            yield "unknown", "direct"
        if caller.kind == "service":
            if caller.arn in self._services or caller.name in self._services:
                yield "true", "direct"
            elif self._services and caller.name is None:
                yield "unknown", "direct"
        elif is_unsigned(caller):
            if any(_is_provider(value, caller) for value in self._federated):
                yield "true", "direct"
            elif self._federated and caller.name is None:
                yield "unknown", "direct"
        else:
            yield from self._ways_of_signed(caller)

    def _ways_of_signed(self, caller: Caller) -> Iterator[Way]:
        if caller.arn in self._sessions:
            yield "true", "session"
        elif caller.arn is None and any(_may_be_of(arn, caller) for arn in self._sessions):
            yield "unknown", "session"
        if caller.principal_arn in self._arns:
            yield "true", "direct"
        elif caller.principal_arn is None:
            yield from self._ways_of_unseen(caller)
        # IAM shows a unique ID only for a deleted principal: nobody else has that ID.
        if self._ids and (caller.user_id or "").partition(":")[0] in self._ids:
            yield "true", "direct"
        if caller.account is None:
            if self._accounts:
                yield "unknown", "account"
        elif (
            (None, caller.account) in self._accounts
            or ((caller.partition, caller.account) in self._accounts)
            or (caller.partition is None and any(a == caller.account for _, a in self._accounts))
        ):
            yield "true", "account"

    def _ways_of_unseen(self, caller: Caller) -> Iterator[Way]:
        """Match a caller of whom the ARN, or the path of its role, is not known."""
        for value in self._arns:
            wanted = parse_arn(value)
            if wanted is None or not _may_be_of(value, caller):
                continue
            if caller.kind == "role-session":
                if wanted.kind == "role" and caller.name is None:
                    yield "unknown", "direct"
                elif wanted.kind == "role" and wanted.name == caller.name:
                    truth = _same_role(wanted)
                    if truth != "false":
                        yield truth, "direct"
            elif caller.arn is None:
                yield "unknown", "direct"


def _may_be_named(entry: PrincipalEntry, caller: Caller) -> bool:
    """Say whether an entry that is not wholly known may name the caller."""
    kind = "Service" if caller.kind == "service" else "Federated" if is_unsigned(caller) else "AWS"
    if entry.type != kind:
        return caller.kind == "unknown"
    known = caller.name if kind != "AWS" else caller.arn or caller.account
    if known is None or (entry.value.startswith("${") and entry.value.endswith("}")):
        return True
    names = [each for each in (caller.principal_arn, caller.arn) if each]
    if kind == "AWS" and caller.account is not None:
        names.append(f"arn:{caller.partition or 'aws'}:iam::{caller.account}:root")
    if kind != "AWS":
        names.append(known)
    shapes = {entry.value, entry.value.rpartition(":oidc-provider/")[2]}
    tests = [matcher(as_pattern(open_pattern(each))) for each in shapes]
    return any(test(name) for test in tests for name in names) or _may_be_its_role(
        entry.value, caller
    )


def _may_be_its_role(value: str, caller: Caller) -> bool:
    """Say whether the role of a session, whose ARN is not known, may be what an entry names."""
    if caller.kind != "role-session" or caller.principal_arn is not None or caller.name is None:
        return False
    arn = f"arn:{caller.partition or 'aws'}:iam::{caller.account}:role/{caller.name}"
    pathless = f":role/{caller.name}"
    return matcher(as_pattern(open_pattern(value)))(arn) or value.endswith(pathless)


_BUILT_IN = frozenset(
    {
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    }
)
"""Providers that need no object in IAM: a policy names them by their host."""


def _is_provider(value: str, caller: Caller) -> bool:
    """Match a provider by its ARN; one that is built in, or whose ARN is not known, by its host."""
    if value == caller.arn:
        return True
    if value in _BUILT_IN:
        return value == caller.name
    by_host = caller.arn is None or not caller.arn.startswith("arn:")
    return by_host and value.rpartition(":oidc-provider/")[2] == caller.name


def _same_role(wanted: Arn) -> Truth:
    """Compare a named role with a session's, whose ARN drops the path.

    A role name is unique in its account, so a named role without a path is that very role. Not so
    the role of a permission set: its path is never empty.
    """
    if wanted.path != "/":
        return "unknown"
    return "false" if wanted.name.startswith(PERMISSION_SET_ROLE) else "true"


def _may_be_of(arn: str, caller: Caller) -> bool:
    parsed = parse_arn(arn)
    return caller.account is None or (parsed is not None and parsed.account == caller.account)
