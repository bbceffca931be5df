"""Several things in one sentence: “a”, “a and b”, “a, b and c”."""

from __future__ import annotations

from collections.abc import Iterable


def and_list(words: Iterable[str]) -> str:
    """List things that all hold."""
    return _enumerate(words, "and")


def or_list(words: Iterable[str]) -> str:
    """List things of which one holds."""
    return _enumerate(words, "or")


def _enumerate(words: Iterable[str], last: str) -> str:
    *first, end = [*words] or [""]
    return f"{', '.join(first)} {last} {end}" if first else end
