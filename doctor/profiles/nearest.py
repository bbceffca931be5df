"""The names nearest to one that does not exist, for messages."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_names(name: str, candidates: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the candidates that a typing slip away from `name` would give, nearest first."""
    import difflib  # noqa: PLC0415 - only messages about a missing name need it

    listed = list(dict.fromkeys(candidates))
    same_letters = [each for each in listed if each.lower() == name.lower()]
    by_letters = {each.lower(): each for each in listed}
    close = difflib.get_close_matches(name.lower(), by_letters, n=most, cutoff=0.6)
    return tuple(dict.fromkeys([*same_letters, *(by_letters[each] for each in close)]))[:most]
