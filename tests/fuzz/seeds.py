"""What fuzzing starts from: the fixtures and the examples of wordings, cut up by kind."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FIXTURES: Final = Path(__file__).resolve().parents[2] / "fixtures"
FOUND: Final = FIXTURES / "fuzz"
"""Inputs that fuzzing found: a folder for each target."""


@functools.cache
def cases() -> tuple[dict[str, Any], ...]:
    """Return every case among the fixtures."""
    return tuple(_cases())


def _cases() -> Iterator[dict[str, Any]]:
    for path in sorted(FIXTURES.rglob("*.json")):
        if FOUND not in path.parents and "schema" in (raw := json.loads(path.read_text())):
            yield raw
    for path in sorted((FIXTURES / "cases").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield json.loads(line)["case"]


def case_seeds() -> list[bytes]:
    """Return the cases as files."""
    return _distinct(json.dumps(each).encode() for each in cases())


def text_seeds() -> list[bytes]:
    """Return what people paste: error texts, attachments and the examples of the wordings."""
    from doctor.texts.wordings import WORDINGS

    pasted = [each["text"] for case in cases() for each in _texts(case)]
    return _distinct(each.encode() for each in (*pasted, *(row.example for row in WORDINGS)))


def _texts(case: dict[str, Any]) -> Iterator[dict[str, str]]:
    yield from case.get("errors") or ()
    yield from case.get("attachments") or ()


def file_seeds() -> list[bytes]:
    """Return shared configurations."""
    return _distinct(
        text.encode()
        for case in cases()
        for name in ("config", "credentials")
        if (text := ((case.get("files") or {}).get(name) or {}).get("text"))
    )


def policy_seeds() -> list[bytes]:
    """Return policy documents of every kind."""
    return _distinct(json.dumps(each).encode() for case in cases() for each in _policies(case))


def _policies(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        if "Statement" in node:
            yield node
        for each in node.values():
            yield from _policies(each)
    elif isinstance(node, list):
        for each in node:
            yield from _policies(each)


def variable_seeds() -> list[bytes]:
    """Return environments as JSON objects."""
    return _distinct(json.dumps(case["env"]).encode() for case in cases() if case.get("env"))


def infrastructure_seeds() -> list[bytes]:
    """Return workflows, templates and infrastructure code."""
    found = [
        each["text"].encode()
        for case in cases()
        for each in case.get("attachments") or ()
        if "\n" in each["text"]
    ]
    return _distinct([*found, *(path.read_bytes() for path in FIXTURES.rglob("*.yml"))])


def record_seeds() -> list[bytes]:
    """Return CloudTrail's records, as a log file holds them."""
    return _distinct(
        json.dumps({"Records": case["cloudtrail"]}).encode()
        for case in cases()
        if case.get("cloudtrail")
    )


def expectation_seeds() -> list[bytes]:
    """Return files of expectations."""
    return [path.read_bytes() for path in sorted((FIXTURES / "assert").glob("*.yml"))]


def details_seeds() -> list[bytes]:
    """Return what `aws iam get-account-authorization-details` prints."""
    from tests.bench.organization import organization

    return [json.dumps(each).encode() for each in organization(accounts=2, roles=4, seed=3)]


def _distinct(seeds: Iterator[bytes] | list[bytes]) -> list[bytes]:
    return list(dict.fromkeys(seeds))
