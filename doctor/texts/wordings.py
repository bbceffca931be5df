"""What a row of the tables of wordings is."""

from __future__ import annotations

import msgspec

from doctor.model.failure import FailureKind


class Wordings(msgspec.Struct, frozen=True):
    """Wordings of one failure, each with one word marked (see `failure_search`).

    A pattern's named groups are fields of `Failure`. `codes` are those that AWS sends with it,
    none for an error made on this side; one alone is proved by the text. `parameter` is what was
    refused.
    """

    kind: FailureKind
    codes: tuple[str, ...]
    patterns: tuple[str, ...]
    parameter: str | None = None
