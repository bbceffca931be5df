"""Condition blocks, as far as the lab's scenarios go: every common operator, two-valued.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import datetime
import fnmatch
import ipaddress
import re
from typing import Any

Context = dict[str, list[str]]


def holds(block: dict[str, Any], context: Context) -> bool:
    """Say whether every operator and key of a block holds in a context of lower-case keys."""
    return all(
        _holds(operator, context.get(key.lower(), []), _as_list(wanted), context)
        for operator, keys in block.items()
        for key, wanted in keys.items()
    )


def _as_list(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values]


def _holds(operator: str, got: list[str], wanted: list[str], context: Context) -> bool:
    quantifier, _, name = operator.rpartition(":")
    if_exists = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if name == "Null":
        return wanted[0].lower() == str(not got).lower()
    wanted = [_fill_variables(value, context) for value in wanted]
    negated = "Not" in name
    name = name.replace("Not", "")
    if not got:
        if quantifier == "ForAnyValue":
            return False
        return if_exists or negated or quantifier == "ForAllValues"
    each = [any(_matches(name, value, want) for want in wanted) != negated for value in got]
    return all(each) if quantifier == "ForAllValues" else any(each)


def _fill_variables(value: str, context: Context) -> str:
    """Put the values of policy variables in; one that is absent leaves a value nobody has."""

    def fill(match: re.Match[str]) -> str:
        found = context.get(match[1].lower())
        return found[0] if found else "\0"

    return re.sub(r"\$\{([\w:/-]+)\}", fill, value)


def _matches(name: str, got: str, want: str) -> bool:
    if name == "StringEquals":
        return got == want
    if name == "StringEqualsIgnoreCase":
        return got.lower() == want.lower()
    if name == "StringLike":
        return like(got, want)
    if name in {"ArnEquals", "ArnLike"}:
        parts, patterns = got.split(":", 5), want.split(":", 5)
        same = len(parts) == len(patterns)
        return same and all(like(one, two) for one, two in zip(parts, patterns, strict=True))
    if name == "Bool":
        return got.lower() == want.lower()
    if name == "IpAddress":
        return ipaddress.ip_address(got) in ipaddress.ip_network(want, strict=False)
    if name.startswith("Numeric"):
        return _compares(name.removeprefix("Numeric"), float(got), float(want))
    if name.startswith("Date"):
        return _compares(name.removeprefix("Date"), _moment(got), _moment(want))
    return False


def _compares(name: str, got: float, want: float) -> bool:
    return {
        "Equals": got == want,
        "LessThan": got < want,
        "LessThanEquals": got <= want,
        "GreaterThan": got > want,
        "GreaterThanEquals": got >= want,
    }.get(name, False)


def _moment(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        read = datetime.datetime.fromisoformat(text)
        zoned = read if read.tzinfo else read.replace(tzinfo=datetime.UTC)
        return zoned.timestamp()


def like(got: str, want: str) -> bool:
    """Match `*` and `?`, case-sensitive; brackets are letters like any other."""
    return fnmatch.fnmatchcase(got, want.replace("[", "[[]"))
