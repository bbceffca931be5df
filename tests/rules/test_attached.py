"""Attachments that are evidence of the case itself count as such, and override nothing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from doctor.case.case_file import parse_case
from doctor.engine import judge_case
from doctor.model.observation import Known
from tests.rules.support import ids_of, raw_case

SUB = "federation/oidc-sub-mismatch"


def attached(value: object, **parts: Any) -> dict[str, Any]:
    raw = raw_case(SUB)
    raw.update(parts)
    raw["attachments"] = [{"name": "output", "text": json.dumps(value)}]
    return raw


def test_what_get_role_prints_is_the_role() -> None:
    raw = raw_case(SUB)
    arn, role = next(iter(raw["roles"].items()))
    for document in (role["trust_policy"], quote(json.dumps(role["trust_policy"]))):
        printed = {"Role": {"Arn": arn, "AssumeRolePolicyDocument": document}}
        case = attached(printed, roles={})
        assert ids_of(case) == [SUB]


def test_what_the_case_states_stays() -> None:
    raw = raw_case(SUB)
    arn = next(iter(raw["roles"]))
    other = {"Version": "2012-10-17", "Statement": []}
    case = attached({"Arn": arn, "AssumeRolePolicyDocument": other})
    assert ids_of(case) == [SUB]


def test_the_list_of_providers_counts() -> None:
    case = attached({"OpenIDConnectProviderList": []}, errors=[])
    assert "federation/oidc-provider-missing" in ids_of(case)


def test_the_printed_claims_are_the_token() -> None:
    raw = raw_case(SUB)
    claims = raw["tokens"]["oidc"]["claims"]
    case = attached(claims)
    del case["tokens"]
    assert ids_of(case) == [SUB]


def test_the_printed_caller_is_the_caller() -> None:
    printed = {
        "UserId": "AIDA",
        "Account": "111122223333",
        "Arn": "arn:aws:iam::111122223333:user/bob",
    }
    raw = {
        "schema": "roledoctor.case/1",
        "attachments": [{"name": "x", "text": json.dumps(printed)}],
    }
    caller = judge_case(parse_case(raw)).caller
    assert isinstance(caller, Known)
    assert caller.value.arn == printed["Arn"]


def test_tags_in_a_token_ask_for_an_action_of_their_own() -> None:
    raw = raw_case(SUB, "near_miss")
    raw["tokens"]["oidc"]["claims"]["https://aws.amazon.com/tags"] = {
        "principal_tags": {"a": ["b"]}
    }
    assert ids_of(raw) == ["trust/tag-session-not-allowed"]


def test_a_call_with_a_token_needs_no_keys() -> None:
    raw = raw_case(SUB, "near_miss")
    raw["env"] = {}
    raw["files"] = {"config": None, "credentials": None}
    assert ids_of(raw) == []
    del raw["tokens"]
    assert "credentials/no-credentials" in ids_of(raw)


def test_cloudtrail_tells_the_subject_of_the_token() -> None:
    raw = raw_case(SUB)
    claims = raw.pop("tokens")["oidc"]["claims"]
    role = next(iter(raw["roles"]))
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    record = {
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRoleWithWebIdentity",
        "eventTime": "2026-01-31T11:59:00Z",
        "errorCode": "AccessDenied",
        "errorMessage": "An unknown error occurred",
        "requestParameters": {"roleArn": role},
        "userIdentity": {
            "type": "WebIdentityUser",
            "principalId": f"{provider}:{claims['aud']}:{claims['sub']}",
            "userName": claims["sub"],
            "identityProvider": provider,
        },
    }
    other = {**record, "errorCode": "x", "userIdentity": {"type": "WebIdentityUser", "userName": 3}}
    raw["cloudtrail"] = [other, record]
    assert ids_of(raw) == [SUB]
    del raw["errors"]
    assert ids_of(raw)[0] == SUB
