"""Pages of lists, as the services with `NextToken` give them."""

from __future__ import annotations

from typing import Any, Final

_USUAL: Final = 20
"""Entries of a page without MaxResults: the most that AWS Organizations gives."""


def page(name: str, listed: list[Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Return a page of a list: at most `MaxResults` entries, and a token where more follow."""
    first = int(asked.get("NextToken") or 0)
    end = first + int(asked.get("MaxResults") or _USUAL)
    more = {"NextToken": str(end)} if end < len(listed) else {}
    return {name: listed[first:end], **more}
