"""The unified diff of two texts that differ in few places, however many lines are alike in them.

difflib takes a line that stands often for noise, and then shows the whole text as changed; told
not to, it compares each such line with each. What both texts begin and end with is left out first.
https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Final, Literal

_Opcode = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
_CONTEXT: Final = 2
"""Lines around a change: the profile's header and a neighbour show where it stands."""
_MOST_COMPARED: Final = 2_000
"""Lines between the first and the last change that are compared one with another."""


def unified_diff(old: Sequence[str], new: Sequence[str], name: str) -> Iterator[str]:
    """Give the lines of the diff, as `difflib.unified_diff` does; they end as they are given."""
    begun = False
    for group in _Compared(old, new).get_grouped_opcodes(_CONTEXT):
        if not begun:
            yield from (f"--- {name}", f"+++ {name}")
        begun = True
        (_, first, _, start, _), (_, _, last, _, end) = group[0], group[-1]
        yield f"@@ -{_range(first, last)} +{_range(start, end)} @@"
        for tag, a1, a2, b1, b2 in group:
            if tag == "equal":
                yield from (f" {line}" for line in old[a1:a2])
                continue
            yield from (f"-{line}" for line in old[a1:a2])
            yield from (f"+{line}" for line in new[b1:b2])


class _Compared(difflib.SequenceMatcher[str]):
    """Two texts, compared between what they begin and what they end with."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__()
        self._old, self._new = old, new

    def get_opcodes(self) -> list[_Opcode]:
        """Return what is equal and what is not, as the whole texts count lines."""
        return _opcodes(self._old, self._new)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[_Opcode]:
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    few = max(len(a), len(b)) <= _MOST_COMPARED
    within = difflib.SequenceMatcher(None, a, b, autojunk=not few).get_opcodes()
    found: list[_Opcode] = [("equal", 0, head, 0, head)] if head else []
    found += [(tag, a1 + head, a2 + head, b1 + head, b2 + head) for tag, a1, a2, b1, b2 in within]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many lines both begin with."""
    same = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        same += 1
    return same


def _range(start: int, stop: int) -> str:
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"
