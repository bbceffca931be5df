"""What a Kubernetes object says of itself: the messages of the conditions in its status.

https://kubernetes.io/docs/reference/using-api/api-concepts/ and the type `Condition` of its API:
`type`, `status` (True, False, Unknown), `reason`, `message`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_DEEPEST: Final = 6
"""Levels between the top of a list of objects and a condition of one of them."""
_PARTS: Final = frozenset({"type", "status", "message"})


def find_status_messages(value: object, depth: int = 0) -> Iterator[str]:
    """Give the messages of the conditions that are not met, in order."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        message = value.get("message")
        if value.keys() >= _PARTS and isinstance(message, str):
            if not _is_good(str(value["type"]), str(value["status"])):
                yield message
            return
        for inner in value.values():
            yield from find_status_messages(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from find_status_messages(inner, depth + 1)


def _is_good(kind: str, status: str) -> bool:
    """Say whether a condition tells that all is well: `Failed` is well where it is not true."""
    return (status.lower() == "true") != ("fail" in kind.lower())
