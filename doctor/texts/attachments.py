"""Attachments by what they hold, whatever they are called: JSON, YAML, lines of a log."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, Final, Literal, get_args

import msgspec

from doctor.model.case import Case
from doctor.model.plain_json import decode_json
from doctor.texts.documents.yaml_text import LARGEST_YAML, read_yaml

_LARGEST: Final = 1_000_000
"""Longer texts are logs: nobody pastes a document of that size."""
WORKLOAD_LEVELS: Final = 10
"""Levels of a Kubernetes manifest: an entry of `env` in a CronJob's container is the tenth."""
_MOST_HELD: Final = 32
"""Texts whose documents are held: more than one case has, and a few megabytes at the most."""

Cue = Literal[
    "AWS_ACCESS_KEY_ID",
    "ServiceAccount",
    "aws-actions/configure-aws-credentials",
    "eks.amazonaws.com/role-arn",
    "envFrom",
    "environment:",
    "id_tokens",
    "jobs:",
    "mapAccounts",
    "mapRoles",
    "mapUsers",
    "runs-on:",
]
"""Words of the YAML documents that are read; the reader is loaded only where one stands."""


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment's name and what it was read as."""

    name: str
    value: Any


def texts_of(case: Case) -> tuple[str, ...]:
    """Return every text of a case: attachments, then errors."""
    attached = (each.text for each in case.attachments)
    return (*attached, *(each.text for each in case.errors))


def json_documents(case: Case) -> Iterator[Attached]:
    """Give the attachments that are one JSON value."""
    for each in case.attachments:
        value = _read_json(each.text)
        if value is not None:
            yield Attached(name=each.name, value=value)


@functools.lru_cache(_MOST_HELD)
def _read_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Read a text once, however many ask for it: nobody changes what they are given."""
    text = text.strip()
    return decode_json(text) if text[:1] in {"{", "["} and len(text) < _LARGEST else None


def json_objects(case: Case, *fields: str) -> Iterator[Attached]:
    """Give the JSON objects, at any depth of a few, that have all of those fields."""
    for each in json_documents(case):
        for found in objects_within(each.value, depth=4):
            if all(field in found for field in fields):
                yield Attached(name=each.name, value=found)


def objects_within(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """Give the objects of a document, down to a depth: each before those within it."""
    if isinstance(value, dict):
        yield value
    if depth == 0:
        return
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        if isinstance(each, (dict, list)):
            yield from objects_within(each, depth - 1)


def is_json(text: str) -> bool:
    """Say whether a text is one JSON value, as `json_documents` reads it."""
    return _read_json(text) is not None


def yaml_lines(text: str) -> frozenset[str]:
    """Return the lines of a text that `yaml_documents` reads for any of its cues."""
    cues = (cue for cue in get_args(Cue) if cue in text)
    return frozenset(line for cue in cues for line in _read_part(text, cue).splitlines())


def yaml_documents(case: Case, *cues: Cue) -> Iterator[Attached]:
    """Give the YAML documents of attachments that hold one of some words.

    A text that is no YAML gives nothing.
    """
    for each in case.attachments:
        if len(each.text) < _LARGEST and any(cue in each.text for cue in cues):
            for value in _first_read(each.text, cues):
                yield Attached(name=each.name, value=value)


def _parts(text: str) -> Iterator[str]:
    """Give what may be YAML: the whole, else the parts of a log."""
    yield text
    yield from _blocks(text)


def _read(part: str, cues: tuple[Cue, ...]) -> list[Any]:
    told = len(part) < LARGEST_YAML and any(cue in part for cue in cues)
    return read_yaml(part) if told else []


def _read_part(text: str, cue: Cue) -> str:
    """Return the first part of a text that is read for a cue; nothing where none is."""
    read = (part for part in _parts(text) if any(map(_is_document, _read(part, (cue,)))))
    return next(read, "")


def _is_document(value: object) -> bool:
    """Say whether a value is a document: a mapping, or a list of them (steps of a job)."""
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    )


@functools.lru_cache(_MOST_HELD)
def _first_read(text: str, cues: tuple[Cue, ...]) -> list[Any]:
    """Read the whole as YAML, else the part of a log that is: whichever gives a document first."""
    for part in _parts(text):
        found = _read(part, cues)
        if any(map(_is_document, found)):
            return found
    return []


_TOP: Final = re.compile(
    r"(?:name|on|'on'|\"on\"|permissions|env|defaults|concurrency|run-name|jobs|apiVersion|kind|"
    r"metadata|data|spec|mapRoles|mapUsers|mapAccounts)[ \t]*:"
)
"""Keys that stand at the margin of a workflow or of a Kubernetes object."""


def _blocks(text: str) -> Iterator[str]:
    """Give the runs of lines that begin with such a key and go on with what is indented."""
    run: list[str] = []
    for line in (*text.splitlines(), "."):
        if _TOP.match(line) or (run and (not line.strip() or line[0] in " \t-#")):
            run.append(line)
        elif run:
            yield "\n".join(run)
            run = []
