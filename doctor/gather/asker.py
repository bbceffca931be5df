"""Asking one service after another with one pair of keys, and keeping every answer."""

from __future__ import annotations

from typing import Any

from doctor.gather.aws import Clients, Keys
from doctor.gather.calls import Answer, call
from doctor.gather.gathered_part import Gathered
from doctor.model.case import Case, CaseUnknown
from doctor.model.observation import Known, Unreadable

_MARKERS = (("Marker", "Marker"), ("NextToken", "NextToken"))
"""How services page: the field of an answer, and the parameter that asks for what follows."""

_MOST_PAGES = 50
"""Pages of one list, of 100 entries each unasked: 5,000, as many roles as IAM's quotas allow."""


class Asker:
    """Asks with one pair of keys. Threads may share it: it only ever adds to its lists."""

    def __init__(self, clients: Clients, keys: Keys | None) -> None:
        self.clients = clients
        self.keys = keys
        self.answers: list[Answer] = []
        self.unknown: list[CaseUnknown] = []

    def once(self, name: str, **parameters: Any) -> Answer:
        """Make one call, such as `iam:GetRole`."""
        service, _, operation = name.partition(":")
        answer = call(self.clients, self.keys, service, operation, **parameters)
        self.answers.append(answer)
        return answer

    def ask(self, name: str, field: str, **parameters: Any) -> Known[Any] | Unreadable:
        """Ask for one field of an answer, page after page: a list counts once it is whole."""
        held: Any = None
        for _ in range(_MOST_PAGES):
            answer = self.once(name, **parameters)
            if answer.outcome != "ok":
                return Unreadable(why_not(answer))
            if field not in answer.values and "IsTruncated" not in answer.values:
                # What is no answer of AWS must not pass for one that lists nothing.
                return Unreadable(f"{name} did not answer as AWS does: there is no {field} in it")
            value = answer.values.get(field, [])
            held = held + value if isinstance(held, list) else value
            following = _next_page(answer.values)
            if not following:
                return Known(held)
            parameters.update(following)
        return Unreadable(f"{name} did not come to an end after {_MOST_PAGES} pages")

    def note_missing(self, what: str, why: str) -> None:
        """Note that a part of the case (`roles/ARN/trust_policy`) could not be read, and why."""
        self.unknown.append(CaseUnknown(what=what, why=why))

    def collect(self, **parts: Any) -> Gathered:
        """Return what was read, with every answer and all that is missing."""
        return Gathered(
            case=Case(unknown=tuple(self.unknown), **parts), answers=tuple(self.answers)
        )


def _next_page(values: dict[str, Any]) -> dict[str, Any]:
    return {
        parameter: values[field]
        for field, parameter in _MARKERS
        if values.get(field) and values.get("IsTruncated", True)
    }


def why_not(answer: Answer) -> str:
    """Say in a few words why a call brought nothing."""
    if answer.outcome == "ok":
        return f"{answer.call} did not answer as AWS does"
    return f"{answer.code or answer.text}: {answer.call}"


def stamp(moment: Any) -> str | None:
    """Write a moment as AWS answers it in ISO 8601; `None` where there is none."""
    if moment is None or isinstance(moment, str):
        return moment
    text: str = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return text
