"""federation/oidc-condition-key-wrong: keys that are none, and claims that AWS does not read."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/oidc-condition-key-wrong"
GITHUB = "token.actions.githubusercontent.com"
CLAIMS = {
    "iss": f"https://{GITHUB}",
    "aud": "sts.amazonaws.com",
    "sub": "repo:o/r:ref:refs/heads/main",
    "repository": "o/r",
    "repository_visibility": "private",
}


def github(key: str, value: str, when: str = "2026-06-01T00:00:00Z") -> dict[str, Any]:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))["trust_policy"]["Statement"][0]
    role["Principal"] = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"}
    role["Condition"] = {"StringEquals": {key: value}}
    raw["tokens"] = {"oidc": {"claims": CLAIMS}}
    raw["collected_at"] = when
    return raw


def test_the_key_is_written_right_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    (key,) = fix.document["Statement"][0]["Condition"]["StringEquals"]
    assert key == "oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6:sub"


@pytest.mark.parametrize(
    "key",
    [
        f"{GITHUB}:repository_visibility",
        f"https://{GITHUB}:sub",
        "gitlab.example.com:sub",
        "sub",
    ],
)
def test_a_key_that_no_request_has_is_named(key: str) -> None:
    assert ids_of(github(key, "repo:o/r:ref:refs/heads/main"))[0] == RULE


def test_claims_of_github_are_keys_since_2026_only() -> None:
    key = f"{GITHUB}:repository"
    assert ids_of(github(key, "o/r", "2023-06-01T00:00:00Z"))[0] == RULE
    raw = github(key, "o/r")
    del raw["errors"]
    assert ids_of(raw) == []


def test_a_claim_that_is_no_key_has_no_edit() -> None:
    raw = github(f"{GITHUB}:repository_visibility", "private")
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.fixes == ()
    assert "has no condition key" in finding.explanation


def test_a_value_that_differs_is_another_cause() -> None:
    assert ids_of(github(f"{GITHUB}:sub", "repo:o/x:*"))[0] == "federation/oidc-sub-mismatch"
