"""What a Kubernetes object says of itself: the messages of its conditions, phase and states.

https://kubernetes.io/docs/reference/using-api/api-concepts/ and the types `Condition` (`type`,
`status`: True, False, Unknown; `reason`, `message`), `PodStatus` and `ContainerState` of its API.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

_DEEPEST: Final = 8
"""Levels between the top of a list of objects and a state of a container of one of them."""
_FAILED: Final = frozenset({"failed", "error", "degraded"})


def find_status_messages(value: object) -> Iterator[str]:
    """Give what an object says of what is not well with it, in order."""
    yield from _find(value, 0, inside=False)


def _find(value: object, depth: int, *, inside: bool) -> Iterator[str]:
    """Look at what lies in a status, or is a condition by itself: of a cut text the rest."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        message = value.get("message")
        if isinstance(message, str) and _is_trouble(value, inside=inside):
            yield message
        for name, inner in value.items():
            yield from _find(inner, depth + 1, inside=inside or name == "status")
    elif isinstance(value, list):
        for inner in value:
            yield from _find(inner, depth + 1, inside=inside)


def _is_trouble(part: dict[Any, Any], *, inside: bool) -> bool:
    """Say whether a part of a status tells of trouble: by its condition, its phase or a reason.

    A condition `Failed` is well where it is not true.
    """
    if "type" in part and "status" in part:
        well = str(part["status"]).lower() == "true"
        return well == ("fail" in str(part["type"]).lower())
    if "phase" in part:
        return inside and str(part["phase"]).lower() in _FAILED
    return inside and "reason" in part
