"""What a fact of the differential is asked of."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from doctor.model.failure import Failure
from doctor.model.observation import Known
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import HopVerdict, Situation
from doctor.texts.attachments import texts_of


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact is asked of: the failure, and the hop that it belongs to, where there is one."""

    situation: Situation
    failure: Failure
    hop: HopVerdict | None

    @property
    def caller(self) -> Caller | None:
        """Who called: as AWS names it, else as the hop or the case knows it."""
        told = (self.failure.caller_arn or "").rstrip(".,;:")
        if told.startswith("arn:"):
            return parse_caller(told)
        known = self.situation.caller if self.hop is None else self.hop.caller
        return known.value if isinstance(known, Known) else None

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the case: attachments, then errors."""
        return texts_of(self.situation.case)


Showing = Callable[[Asked], str | None]
"""How a fact is seen: a sentence where the case shows it, else `None`."""
