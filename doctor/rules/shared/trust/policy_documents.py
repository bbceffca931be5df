"""Policy documents as they are written: among what was pasted, by their shape, and in a case."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from doctor.model.situation import Situation

_LONGEST = 200_000
_MOST = 20


def pasted_policies(situation: Situation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every policy document of the attachments, with the attachment's name."""
    for attachment in situation.case.attachments:
        for document in _documents(attachment.text[:_LONGEST]):
            yield attachment.name, document


def statements_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the statements of a document; one that stands alone is one."""
    statements = document["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    yield from (each for each in listed if isinstance(each, dict))


def statement_at(document: Any, index: int) -> dict[str, Any] | None:  # noqa: ANN401 - any JSON
    """Return a copy of a statement by its number (from 0); `None` where there is none."""
    statements = document.get("Statement") if isinstance(document, dict) else None
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list) or index >= len(statements):
        return None
    statement = statements[index]
    return copy.deepcopy(statement) if isinstance(statement, dict) else None


def actions_of(statement: dict[str, Any]) -> tuple[str, ...]:
    """Return the actions of a statement in lower case."""
    actions = statement.get("Action", ())
    listed = actions if isinstance(actions, list) else [actions]
    return tuple(each.lower() for each in listed if isinstance(each, str))


def _documents(text: str) -> Iterator[dict[str, Any]]:
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
