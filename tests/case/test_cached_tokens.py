"""What a case holds of caches, put to the chain at the time that AWS's clock shows."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.case.plan import plan_case

CONFIG = """[profile p]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Developer
"""
PATH = (
    "~/.aws/sso/cache/"
    + hashlib.sha1(b"https://corp.awsapps.com/start").hexdigest()  # noqa: S324 - as SDKs do
    + ".json"
)


def faults(other: list[dict[str, Any]], **parts: Any) -> list[str]:
    files = {
        "config": {"path": "~/.aws/config", "text": CONFIG},
        "credentials": None,
        "other": other,
    }
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "p", "role_arn": None},
        "collected_at": "2026-01-31T12:00:00Z",
        "files": files,
        "env": {},
        **parts,
    }
    chain = plan_case(parse_case(raw)).chain
    assert chain is not None
    return [each.kind for each in chain.faults]


def token(ends: str) -> list[dict[str, Any]]:
    return [{"path": PATH, "text": json.dumps({"accessToken": "<hidden>", "expiresAt": ends})}]


@pytest.mark.parametrize(
    ("ends", "skew", "expected"),
    [
        ("2026-01-31T12:30:00Z", 0, []),
        ("2026-01-31T11:30:00Z", 0, ["sso-token-expired"]),
        ("2026-01-31T11:30:00Z", 3600, []),
        ("2026-01-31T12:30:00Z", -3600, ["sso-token-expired"]),
        ("2026-01-31T11:30:00Z", None, ["sso-token-expired"]),
    ],
)
def test_a_token_is_dated_by_the_clock_of_aws(
    ends: str, skew: int | None, expected: list[str]
) -> None:
    more = {} if skew is None else {"clock_skew_seconds": skew}
    assert faults(token(ends), **more) == expected


def test_a_file_that_is_not_there_is_told_from_one_that_nobody_listed() -> None:
    assert faults([{"path": PATH, "text": None}]) == ["sso-token-missing"]
    assert faults([]) == []
    assert faults([{"path": PATH, "text": None, "error": "it cannot be opened"}]) == []
