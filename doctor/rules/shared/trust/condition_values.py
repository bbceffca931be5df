"""Values of a request as a condition would list them: to be accepted, or spared by a Deny."""

from __future__ import annotations

from typing import Final

from doctor.evaluate.literal_stars import EXACT_OPERATORS
from doctor.model.observation import Known
from doctor.model.verdict import ElementMatch

_LISTING: Final = ("string", "arn")
_ADDRESS: Final = "ipaddress"
_SIX: Final = 128
"""Bits of an IPv6 address: a network of that one address."""
_FOUR: Final = 32
"""The same of IPv4."""


def acceptable(element: ElementMatch) -> str | None:
    """Return the request's one value for a condition that lists what it accepts."""
    return None if element.negated else _listable_value(element)


def spared_value(element: ElementMatch) -> str | None:
    """Return the request's one value for a Deny's condition that lists what it spares."""
    return _listable_value(element) if element.negated else None


def _listable_value(element: ElementMatch) -> str | None:
    got = element.got
    operator = (element.operator or "").lower().rpartition(":")[2].removesuffix("ifexists")
    if not isinstance(got, Known) or len(got.value) != 1:
        return None
    value = got.value[0]
    if (element.key or "").lower() == "aws:userid" and ":" in value:
        return None  # a session's: the next one has another name, and so another ID
    if operator.removeprefix("not") == _ADDRESS:
        return f"{value}/{_SIX if ':' in value else _FOUR}"
    literal = not any(sign in value for sign in "*?$")
    return value if operator.startswith(_LISTING) and literal else None


def is_exact(operator: str) -> bool:
    """Say whether an operator takes a `*` for what it is: a star."""
    name = operator.lower().rpartition(":")[2].removesuffix("ifexists")
    return name in EXACT_OPERATORS


def as_like(operator: str) -> str:
    """Return the operator that takes wildcards: `ForAnyValue:StringEquals` gives `…StringLike`."""
    if not is_exact(operator):
        return operator
    quantifier, colon, name = operator.rpartition(":")
    tail = "IfExists" if name.lower().endswith("ifexists") else ""
    return f"{quantifier}{colon}StringLike{tail}"


def is_literal_star(element: ElementMatch) -> bool:
    """Say whether a condition wants patterns alone, by an operator that knows none."""
    wild = bool(element.wanted) and all("*" in each or "?" in each for each in element.wanted)
    return wild and not element.negated and is_exact(element.operator or "")
