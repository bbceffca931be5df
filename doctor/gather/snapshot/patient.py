"""Reads that wait where AWS is busy, and that end where an answer does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from doctor.gather.asker import why_not
from doctor.gather.aws import Clients, Keys
from doctor.gather.calls import Answer, call
from doctor.model.observation import Known, Observed, Unreadable

THROTTLED: Final = frozenset(
    {
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_WAITS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between the tries of a call that is throttled; botocore has tried three times before."""

_AFTER_FAILURE: Final = (0.5, 2.0)
"""Seconds between the tries of a call that got no answer."""

_MOST_PAGES: Final = 100_000
"""Pages: no account has as many; a service that gives ever new markers would never end."""
_MARKERS: Final = (
    ("NextToken", "NextToken"),
    ("Marker", "Marker"),
    ("nextToken", "nextToken"),
    ("NextMarker", "Marker"),
)

MALFORMED: Final = (AttributeError, KeyError, TypeError, ValueError)
"""What reading an answer raises that is not one of AWS: a proxy's, or a stand-in's."""

Pause = Callable[[float], None]


def not_as_aws(error: Exception) -> str:
    """Say that an answer was none of AWS's."""
    return f"the endpoint did not answer as AWS does ({type(error).__name__}: {error})"


class PatientReader:
    """Reads with one pair of keys. Threads may share it: it keeps nothing."""

    def __init__(self, clients: Clients, keys: Keys, pause: Pause) -> None:
        self.clients = clients
        self.keys = keys
        self.pause = pause

    def once(self, name: str, **parameters: Any) -> Answer:
        """Make one call, such as `iam:GetRole`; wait and repeat it where AWS asks for that."""
        service, _, operation = name.partition(":")
        throttled, failed = list(_WAITS), list(_AFTER_FAILURE)
        while True:
            answer = call(self.clients, self.keys, service, operation, **parameters)
            if answer.code in THROTTLED and throttled:
                self.pause(throttled.pop(0))
            elif answer.outcome == "failed" and failed:
                self.pause(failed.pop(0))
            else:
                return answer

    def pages(self, name: str, **parameters: Any) -> Iterator[Answer]:
        """Give every page; the last one may be an error. A marker that comes twice is one."""
        seen: set[str] = set()
        for _ in range(_MOST_PAGES):
            answer = self.once(name, **parameters)
            following = next_page(answer.values)
            marker = next(iter(following.values()), None)
            if marker is not None and marker in seen:
                text = f"{name} does not come to an end: it gave the same marker twice"
                yield Answer(call=name, outcome="failed", text=text)
                return
            yield answer
            if marker is None:
                return
            seen.add(marker)
            parameters.update(following)
        text = f"{name} does not come to an end: {_MOST_PAGES:,} pages were read"
        yield Answer(call=name, outcome="failed", text=text)

    def read_list(self, name: str, field: str, **parameters: Any) -> Observed[list[Any]]:
        """Read a whole list, or say why it cannot be read: a part of one is none."""
        held: list[Any] = []
        for answer in self.pages(name, **parameters):
            if answer.outcome != "ok":
                return Unreadable(why_not(answer))
            if not isinstance(answer.values.get(field), list):
                return Unreadable(f"{name} did not answer as AWS does: there is no {field} in it")
            held += answer.values[field]
        return Known(held)


def next_page(values: dict[str, Any]) -> dict[str, Any]:
    """Return the parameter that asks for what follows an answer; empty after the last page."""
    for field, parameter in _MARKERS:
        if values.get(field) and values.get("IsTruncated", True):
            return {parameter: values[field]}
    return {}
