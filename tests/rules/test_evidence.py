"""Properties over every broken fixture: what is hidden proves nothing, and neither do strangers.

A piece of evidence is one part of a case: a file, the environment, an attachment, a role, a caller,
a token. The complaint itself (`errors`) is not one: without it nothing is said to have failed.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.diagnosis import Diagnosis
from doctor.rules import CATALOGUE, is_advice, load_rule
from tests.rules.support import FIXTURES, raw_case

REAL: dict[str, dict[str, Any]] = {
    str(each["case_id"]): each["case"]
    for path in sorted((FIXTURES / "cases").glob("*.jsonl"))
    if not path.name.startswith("twins_")
    for each in map(json.loads, path.read_text("utf-8").splitlines())
}
"""Failures that were met, by their names."""

CAUSES = [each for each in CATALOGUE if not is_advice(each)]

_PARTS = (
    "env",
    "caller",
    "request",
    "tokens",
    "organizations",
    "oidc_providers",
    "cloudtrail",
    "vpc_endpoint_policy",
    "metadata",
    "clock_skew_seconds",
)
_MANY = ("attachments",)
_NAMED = ("roles", "principals", "accounts", "files")

STRANGER: dict[str, dict[str, Any]] = {
    "roles": {
        "arn:aws:iam::999988887777:role/Stranger": {
            "trust_policy": {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"},
                ],
            },
            "max_session_duration": 3600,
        }
    },
    "principals": {
        "arn:aws:iam::999988887777:user/stranger": {
            "identity_policies": [],
            "access_keys": [{"id": "AKIAQ4ZTL6WZAAAAAAAA", "status": "Inactive"}],
        }
    },
    "accounts": {"999988887777": {"regions": {"af-south-1": "DISABLED"}}},
}


def without_one(raw: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the case without each of its pieces of evidence, with the piece's name."""
    for part in _PARTS:
        if part in raw:
            yield part, {name: value for name, value in raw.items() if name != part}
    for part in _MANY:
        for at in range(len(raw.get(part, ()))):
            hidden = copy.deepcopy(raw)
            del hidden[part][at]
            yield f"{part}[{at}]", hidden
    for part in _NAMED:
        for name in raw.get(part, {}):
            hidden = copy.deepcopy(raw)
            del hidden[part][name]
            yield f"{part}/{name}", hidden


def covered_by(shown: set[str]) -> set[str]:
    """Return the more general causes that hold as well, and are not said beside these."""
    named = {general for each in shown for general in load_rule(each).over}
    families = {each.removesuffix("*") for each in named if each.endswith("*")}
    return named | {each for each in CAUSES if each.startswith(tuple(families) or ("-",))}


def proven(diagnosis: Diagnosis) -> set[str]:
    return {
        each.id
        for each in diagnosis.findings
        if each.certainty == "proven" and each.severity == "error"
    }


CASES = [(each, name) for each in CAUSES for name in ("broken", "neighbour")]


@pytest.mark.parametrize(("rule_id", "name"), CASES)
def test_hiding_evidence_proves_nothing_new_and_heals_nobody(rule_id: str, name: str) -> None:
    _hold_when_hidden(raw_case(rule_id, name))


@pytest.mark.parametrize("raw", REAL.values(), ids=REAL)
def test_nor_does_it_in_a_case_that_was_met(raw: dict[str, Any]) -> None:
    _hold_when_hidden(raw)


def _hold_when_hidden(raw: dict[str, Any]) -> None:
    whole = diagnose(parse_case(raw))
    for piece, hidden in without_one(raw):
        less = diagnose(parse_case(hidden))
        assert proven(less) <= proven(whole) | covered_by(proven(whole)), piece
        if raw.get("errors") and whole.verdict == "failing":
            assert less.verdict != "healthy", piece


@pytest.mark.parametrize("rule_id", CAUSES)
def test_evidence_about_somebody_else_changes_nothing(rule_id: str) -> None:
    raw = raw_case(rule_id)
    more = copy.deepcopy(raw)
    for part, strangers in STRANGER.items():
        more[part] = {**more.get(part, {}), **strangers}
    one, other = diagnose(parse_case(raw)), diagnose(parse_case(more))
    assert other.verdict == one.verdict
    assert [(each.id, each.certainty) for each in other.findings] == [
        (each.id, each.certainty) for each in one.findings
    ]
