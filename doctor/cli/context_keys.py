"""`--context KEY=VALUE`: condition keys of the request that only the user knows.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from typing import Final

from doctor.cli.exits import UsageError
from doctor.model.plain_json import values_of

_MANY: Final = (
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "sts:transitivetagkeys",
)
"""Keys that have several values: only theirs is split at commas, which other values may hold."""

ContextValue = str | list[str] | None


def parse_context(pairs: list[str]) -> dict[str, ContextValue]:
    """Read pairs: `KEY=VALUE`, or `KEY=` for a key that the request does not have.

    A key that has several values takes them as `KEY=A,B`; a key that is given twice has both.
    Raises `UsageError` for what is no pair.
    """
    found: dict[str, ContextValue] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or ":" not in key:
            message = f"--context expects KEY=VALUE, such as aws:SourceIp=203.0.113.7, not “{pair}”"
            raise UsageError(message)
        values = _values(key, text)
        before = found.get(key)
        if before is not None:
            values = [*values_of(before), *values]
        found[key] = _one_or_many(key, values)
    return found


def _values(key: str, text: str) -> list[str]:
    if not text:
        return []
    return [each.strip() for each in text.split(",")] if _has_many(key) else [text]


def _one_or_many(key: str, values: list[str]) -> ContextValue:
    if not values:
        return None
    return values if len(values) > 1 or _has_many(key) else values[0]


def _has_many(key: str) -> bool:
    return key.lower() in _MANY or key.lower().endswith(":amr")
