"""The request context: the condition keys of one request, each known, absent or unreadable.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from doctor.model.observation import ABSENT, Known, Observed, Unreadable

Value = Observed[tuple[str, ...]]


class RequestContext(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Condition keys by their lower-case names (key names are compared without letter case).

    `given` are the values that a case states outright, as JSON: they come before the derived
    `keys`. Of the keys that begin with one of `whole` all are known: another one is absent. Where
    there are `families`, a key that belongs to none of them is absent. Any other key is absent
    where the context is `complete`, else unreadable. `possible` lists what an unreadable key may
    be, and `present` the unreadable keys that every such request has, where that much is known.
    """

    given: Mapping[str, Any] = {}
    keys: Mapping[str, Value] = {}
    whole: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    present: frozenset[str] = frozenset()
    possible: Mapping[str, tuple[Value, ...]] = {}
    complete: bool = False

    def lookup(self, key: str) -> Value:
        """Look a condition key up, in any letter case."""
        return self.at(key.lower())

    def at(self, key: str) -> Value:
        """Look a condition key up by its lower-case name."""
        if key in self.given:
            return observe(self.given[key])
        found = self.keys.get(key)
        if found is not None:
            return found
        if self.complete or key.startswith(self.whole):
            return ABSENT
        if self.families and not key.startswith(self.families):
            return ABSENT
        return Unreadable(f"{key} of the request is not known")

    def items(self) -> Iterator[tuple[str, Value]]:
        """Give every key of which something is known, by its lower-case name."""
        for name in {**self.keys, **self.given}:
            yield name, self.at(name)

    def first(self, key: str) -> str | None:
        """Return the only value of a key, for wording."""
        found = self.lookup(key)
        return found.value[0] if isinstance(found, Known) and found.value else None


def observe(value: object) -> Value:
    """Read a key's value as a case gives it: a value, a list, or `None` for known to be absent."""
    if type(value) is str:
        return Known((value,))
    if value is None:
        return ABSENT
    if isinstance(value, (list, tuple)):
        return Known(tuple(text_of(each) for each in value if each is not None))
    return Known((text_of(value),))


def text_of(value: object) -> str:
    """Write a JSON value as AWS compares it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
