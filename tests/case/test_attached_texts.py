"""Attachments that are evidence: roles, the caller, providers and tokens, never over the case's own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from msgspec import UNSET

from doctor.case.attached_texts import add_attached_evidence
from doctor.case.case_file import parse_case
from doctor.model.case import Case

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
TRUST = {"Version": "2012-10-17", "Statement": []}
GITHUB = "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com"


def attached(*values: Any, **parts: Any) -> Case:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in values]
    listed = [{"name": f"a{at}", "text": text} for at, text in enumerate(texts)]
    return add_attached_evidence(
        parse_case({"schema": "roledoctor.case/1", "attachments": listed, **parts})
    )


def role(document: Any = TRUST, **parts: Any) -> dict[str, Any]:
    return {"Arn": ROLE, "AssumeRolePolicyDocument": document, **parts}


@pytest.mark.parametrize("document", [TRUST, json.dumps(TRUST), quote(json.dumps(TRUST))])
def test_a_role_that_aws_printed(document: Any) -> None:
    found = attached({"Role": role(document, MaxSessionDuration=7200)}).roles[ROLE]
    assert (found.trust_policy, found.max_session_duration, found.exists) == (TRUST, 7200, True)


def test_a_trust_policy_that_is_no_json_is_kept_as_it_is() -> None:
    assert attached(role("{")).roles[ROLE].trust_policy == "{"


def test_what_the_case_says_of_a_role_stays() -> None:
    own = {"trust_policy": None, "max_session_duration": 900, "exists": False}
    found = attached(role(MaxSessionDuration=7200), roles={ROLE: own}).roles[ROLE]
    assert (found.trust_policy, found.max_session_duration, found.exists) == (None, 900, False)


@pytest.mark.parametrize("arn", ["arn:aws:iam::222233334444:user/bob", "odd", 7])
def test_what_is_no_role_is_passed_over(arn: Any) -> None:
    assert attached({**role(), "Arn": arn}).roles == {}


def test_the_providers_of_an_account() -> None:
    listed = {"OpenIDConnectProviderList": [{"Arn": GITHUB}, {"Arn": 7}, "odd"]}
    assert attached(listed).oidc_providers == (GITHUB,)
    assert attached({"OpenIDConnectProviderList": []}).oidc_providers == ()
    assert attached({}).oidc_providers is UNSET
    assert attached(listed, oidc_providers=[]).oidc_providers == ()


def test_who_the_caller_is() -> None:
    told = {"UserId": "AIDAX", "Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/b"}
    found = attached(told).caller
    assert found is not UNSET
    assert (found.arn, found.user_id, found.account) == (told["Arn"], "AIDAX", "111122223333")
    assert attached({**told, "Account": 7}).caller is UNSET
    own = attached(told, caller={"arn": None}).caller
    assert own is not UNSET
    assert own.arn is None


def test_the_claims_of_a_token() -> None:
    claims = {"iss": "https://x", "sub": "s", "aud": "a"}
    tokens = attached("some words", claims).tokens
    assert tokens is not UNSET
    assert tokens.oidc is not UNSET
    assert tokens.oidc is not None
    assert tokens.oidc.claims == claims
    assert attached({"iss": "https://x", "sub": "s"}).tokens is UNSET


def web_identity(
    day: int, subject: str, *, failed: bool = False, **identity: Any
) -> dict[str, Any]:
    provider = "token.actions.githubusercontent.com"
    record: dict[str, Any] = {
        "eventTime": f"2026-01-{day:02d}T12:00:00Z",
        "userIdentity": {
            "type": "WebIdentityUser",
            "identityProvider": provider,
            "userName": subject,
            "principalId": f"{provider}:sts.amazonaws.com:{subject}",
            **identity,
        },
    }
    return {**record, "errorCode": "AccessDenied"} if failed else record


def claims_of(case: Case) -> dict[str, Any]:
    assert case.tokens is not UNSET
    assert case.tokens.oidc is not UNSET
    assert case.tokens.oidc is not None
    return case.tokens.oidc.claims


def test_a_record_tells_whose_token_went_with_the_call() -> None:
    found = claims_of(attached(cloudtrail=[web_identity(1, "repo:a")]))
    assert found == {
        "iss": "https://token.actions.githubusercontent.com",
        "sub": "repo:a",
        "aud": "sts.amazonaws.com",
    }


def test_the_newest_failed_call_tells_before_a_newer_one_that_worked() -> None:
    records = [
        web_identity(3, "newest"),
        web_identity(2, "failed", failed=True),
        web_identity(1, "oldest", failed=True),
    ]
    assert claims_of(attached(cloudtrail=records))["sub"] == "failed"
    worked = [web_identity(2, "newer"), web_identity(1, "older")]
    assert claims_of(attached(cloudtrail=worked))["sub"] == "newer"


def test_a_principal_that_is_put_together_otherwise_tells_no_audience() -> None:
    assert "aud" not in claims_of(attached(cloudtrail=[web_identity(1, "x", principalId="odd")]))


@pytest.mark.parametrize("identity", [{"type": "IAMUser"}, {"userName": ""}, {"principalId": None}])
def test_a_record_that_does_not_tell_all_tells_nothing(identity: dict[str, Any]) -> None:
    assert attached(cloudtrail=[web_identity(1, "x", **identity)]).tokens is UNSET


def test_a_case_without_attachments_is_the_same_case() -> None:
    case = parse_case({"schema": "roledoctor.case/1"})
    assert add_attached_evidence(case) is case
