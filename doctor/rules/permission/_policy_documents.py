"""Policy documents as they are written: among what was pasted, by their shape, and in a case."""

from __future__ import annotations

import json
from collections.abc import Iterator

from doctor.model.plain_json import JsonObject, values_of
from doctor.model.situation import Situation

_LONGEST = 200_000
"""Characters of an attachment: IAM's longest policy has 10,240, so some twenty fit."""
_MOST = 20
"""Places where an object may begin: whoever pastes policies pastes a few."""


def pasted_policies(situation: Situation) -> Iterator[tuple[str, JsonObject]]:
    """Give every policy document of the attachments, with the attachment's name."""
    for attachment in situation.case.attachments:
        for document in _documents(attachment.text[:_LONGEST]):
            yield attachment.name, document


def actions_of(statement: JsonObject) -> tuple[str, ...]:
    """Return the actions of a statement in lower case."""
    actions = values_of(statement.get("Action"))
    return tuple(each.lower() for each in actions if isinstance(each, str))


def _documents(text: str) -> Iterator[JsonObject]:
    """Read the JSON objects of a text that hold a Statement, each object once."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    for _ in range(_MOST):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict) and "Statement" in value:
                yield value
        at = text.find("{", end)
