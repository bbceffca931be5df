"""Three-valued logic (Kleene's): true, false, unknown. Unknown never becomes true by default."""

from __future__ import annotations

from collections.abc import Iterable

from doctor.model.verdict import Truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """AND: false where any is false, else unknown where any is unknown."""
    result: Truth = "true"
    for truth in truths:
        if truth == "false":
            return "false"
        if truth == "unknown":
            result = "unknown"
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """OR: true where any is true, else unknown where any is unknown."""
    result: Truth = "false"
    for truth in truths:
        if truth == "true":
            return "true"
        if truth == "unknown":
            result = "unknown"
    return result


def both(one: Truth, other: Truth) -> Truth:
    """AND of two."""
    if one == "false" or other == "true":
        return one
    return "false" if other == "false" else "unknown"


def either(one: Truth, other: Truth) -> Truth:
    """OR of two."""
    if one == "true" or other == "false":
        return one
    return "true" if other == "true" else "unknown"


def not_(truth: Truth) -> Truth:
    """Negate; unknown stays unknown."""
    if truth == "unknown":
        return "unknown"
    return "false" if truth == "true" else "true"


def truth_of(value: bool) -> Truth:  # noqa: FBT001 - it turns a bool into a word
    """Turn a bool into its word."""
    return "true" if value else "false"
