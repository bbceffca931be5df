"""credentials/session-scoped-down: a narrowing that nobody sees is never proven."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/session-scoped-down"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("InsufficientSessionLifetime", "last longer"),
        ("InvalidSubjectCredentials", "cannot be scoped down"),
    ],
)
def test_what_sts_refuses_to_scope_is_told(code: str, words: str) -> None:
    text = f"An error occurred ({code}) when calling the GetScopedCredentials operation: no"
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert words in finding.title


def test_what_the_scope_allows_was_not_seen() -> None:
    finding = first(RULE)
    assert finding.certainty == "likely"
    assert any("2026-01-31T11:55:00Z" in each.says for each in finding.evidence)


def test_a_refusal_by_a_policy_that_aws_names_is_that_policys() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] += " with an explicit deny in a service control policy"
    assert ids_of(raw)[0] == "permission/scp-blocks"
