"""Which cores may allow an action on a role: found by the role's ARN, not by trying each.

A pattern is filed under the text before its first wildcard, variable or own-account sign, so a
role's ARN finds it by its own prefixes. One with its own account, or any, in the account's place is
filed apart by what follows: the former can only be of somebody in the role's account.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from doctor.evaluate.globs import resource_matcher
from doctor.evaluate.patterns import as_pattern
from doctor.graph.compile.cores import OWN, Core

_SPECIAL: Final = re.compile(rf"[*?{OWN}]|\$\{{")
_OWN_ACCOUNT: Final = re.compile(rf"arn:[^:*?$]*:iam::{OWN}:")
_ANY_ACCOUNT: Final = re.compile(r"arn:[^:*?$]*:iam::\*:")
_COLONS: Final = 5
"""Colons before an ARN's last part: a pattern with fewer stands for whatever it lacks."""


class Grant(msgspec.Struct, frozen=True, gc=False):
    """A resource pattern of an Allow statement; `fixed` where it holds no variable."""

    pattern: str
    core: int
    fixed: bool

    def may_match(self, role_arn: str) -> bool:
        """Say whether the pattern may match a role."""
        return not self.fixed or resource_matcher(as_pattern(self.pattern))(role_arn)


class Candidates(msgspec.Struct, frozen=True, gc=False):
    """Cores that may allow: of whoever has them, and only of those in the role's own account."""

    anywhere: frozenset[int]
    own_account: frozenset[int]


class _Shelf:
    """Patterns by the literal text that they begin with."""

    def __init__(self) -> None:
        self._exact: dict[str, list[Grant]] = {}
        self._prefixes: dict[str, list[Grant]] = {}
        self._lengths: list[int] = []

    def file(self, text: str, grant: Grant, *, exact: bool) -> None:
        shelf = self._exact if exact else self._prefixes
        listed = shelf.get(text)
        if listed is None:
            listed = shelf[text] = []
            if not exact and len(text) not in self._lengths:
                self._lengths.append(len(text))
        listed.append(grant)

    def find(self, text: str) -> Iterator[Grant]:
        yield from self._exact.get(text, ())
        for length in self._lengths:
            if length <= len(text):
                yield from self._prefixes.get(text[:length], ())


class GrantIndex:
    """The Allow statements of identity cores for one action, by what roles they may match."""

    def __init__(self, bit: int = 0) -> None:
        self._bit = bit
        self._general = _Shelf()
        self._of_account = _Shelf()
        self._any_account = _Shelf()

    def add(self, number: int, core: Core) -> None:
        """File a core under its number."""
        if core.malformed:
            self._file("*", number)
        for statement in core.statements:
            if statement.effect == "Allow" and statement.mask >> self._bit & 1:
                for pattern in _patterns(statement.resources, statement.not_resources):
                    self._file(pattern, number)

    def _file(self, pattern: str, number: int) -> None:
        fixed = OWN not in pattern and "${" not in pattern
        shelf, rest = self._general, pattern
        for place, apart in ((_OWN_ACCOUNT, self._of_account), (_ANY_ACCOUNT, self._any_account)):
            found = place.match(pattern)
            if found is not None:
                shelf, rest = apart, pattern[found.end() :]
        special = _SPECIAL.search(rest)
        exact = special is None and pattern.count(":") >= _COLONS
        text = rest if special is None else rest[: special.start()]
        shelf.file(text, Grant(pattern, number, fixed), exact=exact)

    def candidates(self, role_arn: str) -> Candidates:
        """Find the cores that may allow the action on a role."""
        rest = role_arn.split(":", _COLONS)[-1]
        anywhere = itertools.chain(self._general.find(role_arn), self._any_account.find(rest))
        return Candidates(
            frozenset([each.core for each in anywhere if each.may_match(role_arn)]),
            frozenset([each.core for each in self._of_account.find(rest)]),
        )


def _patterns(
    resources: tuple[str, ...] | None, not_resources: tuple[str, ...] | None
) -> Iterable[str]:
    if resources is None or not_resources is not None:
        return ("*",)
    return dict.fromkeys(resources)
