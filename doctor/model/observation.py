"""What is known of a value: it was seen, it was seen to be absent, or it could not be seen.

A gathered value is never `None`: the type checker makes every reader say what it does in each
of the three.
"""

from __future__ import annotations

from typing import Generic, TypeVar, Union

import msgspec

T = TypeVar("T")


class Known(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """The value was seen."""

    value: T


class Absent(msgspec.Struct, frozen=True, gc=False):
    """It was looked for, and there is none."""


class Unreadable(msgspec.Struct, frozen=True, gc=False):
    """Nobody could look: `why` says what stood in the way."""

    why: str


Observed = Union[Known[T], Absent, Unreadable]

ABSENT = Absent()
NOT_GATHERED = Unreadable("not in the evidence")
