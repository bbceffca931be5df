"""What an attempt learnt before it failed."""

from __future__ import annotations

import msgspec

from doctor.gather.aws import Keys
from doctor.gather.calls import Answer
from doctor.session.session import Refusal


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """Answers by hop, and the base's keys or why there are none.

    `left_out` says why a call was not made; `error` is what no hop of the chain can carry;
    `refusal` is there where all is known already.
    """

    answered: dict[int, Answer] = {}
    base: Keys | str | None = None
    left_out: str | None = None
    error: str | None = None
    hop: int = 0
    refusal: Refusal | None = None


class Stopped(Exception):  # noqa: N818 - an outcome that becomes evidence
    """A step failed; the attempt tells what is known."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt
