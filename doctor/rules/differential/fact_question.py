"""What a fact of the differential is asked of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from doctor.model.failure import Failure
from doctor.model.observation import Known
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import HopVerdict, Situation
from doctor.texts.attachments import texts_of
from doctor.texts.named_arns import find_roles
from doctor.texts.sign import Surrounding
from doctor.texts.surroundings import any_shows


class AskedCase:
    """What is asked of a case whatever fails in it: its texts, and the facts that hang on no more.

    A case may hold thousands of failures: what is the same for all of them is looked at once.
    """

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.shown: dict[str, str | None] = {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text of the case: attachments, then errors."""
        return texts_of(self.situation.case)

    @cached_property
    def roles_by_name(self) -> dict[str, list[str]]:
        """The ARNs of roles that the texts name, by the role's name."""
        return find_roles(self.texts)


class Asked:
    """What a fact is asked of: the failure, and the hop that it belongs to, where there is one.

    `is_of_failure` is set once either was looked at: then the answer is no other failure's.
    """

    def __init__(self, of_case: AskedCase, failure: Failure, hop: HopVerdict | None) -> None:
        self.of_case = of_case
        self.is_of_failure = False
        self._failure = failure
        self._hop = hop

    @property
    def situation(self) -> Situation:
        """The whole case, judged."""
        return self.of_case.situation

    @property
    def failure(self) -> Failure:
        """What failed."""
        self.is_of_failure = True
        return self._failure

    @property
    def hop(self) -> HopVerdict | None:
        """The hop that it belongs to."""
        self.is_of_failure = True
        return self._hop

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
        return self.of_case.texts


Showing = Callable[[Asked], str | None]
"""How a fact is seen: a sentence where the case shows it, else `None`."""


def show_sign(sign: Surrounding, says: str) -> Showing:
    """Return the fact that a sign alone shows, wherever in the texts it stands."""
    return lambda asked: says if any_shows(asked.texts, sign) else None
