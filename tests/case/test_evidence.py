"""Evidence that is handed over: it reaches the case, or comes back with a reason that names it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.case.evidence import (
    Added,
    GivenEvidence,
    NamedText,
    Refused,
    add_given_evidence,
)
from doctor.model.arn import UNNAMED_CALLER, UNNAMED_ROLE
from doctor.model.case import Case

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
POLICY: dict[str, Any] = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
TEXT = NamedText("policy.json", json.dumps(POLICY))


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


KNOWN = case(target={"role_arn": ROLE}, caller={"arn": BOB, "account": "111122223333"})


def added(given: GivenEvidence, to: Case = KNOWN) -> Case:
    result = add_given_evidence(to, given)
    assert isinstance(result, Added)
    return result.case


def test_an_error_text_and_condition_keys_are_added() -> None:
    given = GivenEvidence(
        errors=("An error occurred (AccessDenied) when calling the AssumeRole operation: no",),
        context={"aws:SourceVpce": "vpce-1"},
    )
    result = added(given, case(request={"context": {"aws:SourceIp": "203.0.113.7"}}))
    assert "AssumeRole" in result.errors[0].text
    assert result.request is not UNSET
    assert result.request.context == {"aws:SourceIp": "203.0.113.7", "aws:SourceVpce": "vpce-1"}


def test_every_kind_of_policy_finds_its_place() -> None:
    given = GivenEvidence(
        trust_policies=(NamedText("old.json", "{}"), TEXT),
        identity_policies=(TEXT, TEXT),
        boundaries=(TEXT,),
        session_policies=(TEXT,),
        scps=(TEXT,),
        rcps=(TEXT,),
    )
    result = added(given)
    assert result.roles[ROLE].trust_policy == POLICY
    principal = result.principals[BOB]
    assert [each.name for each in principal.identity_policies or ()] == ["policy.json"] * 2
    assert principal.boundary == POLICY
    assert result.caller is not UNSET
    assert result.caller.session_policy == POLICY
    assert result.organizations is not UNSET
    accounts = {key: it for one in result.organizations for key, it in one.accounts.items()}
    assert accounts["111122223333"].scps == accounts["222233334444"].rcps == ((POLICY,),)


def test_the_output_of_get_role_brings_the_session_limit_and_its_own_role() -> None:
    shown = {"Arn": ROLE, "MaxSessionDuration": 7200, "AssumeRolePolicyDocument": POLICY}
    given = GivenEvidence(trust_policies=(NamedText("role.json", json.dumps({"Role": shown})),))
    assert added(given, case()).roles[ROLE].max_session_duration == 7200


def test_a_role_of_another_name_is_noted() -> None:
    other = {"Role": {"Arn": f"{ROLE}2", "AssumeRolePolicyDocument": POLICY}}
    given = GivenEvidence(trust_policies=(NamedText("role.json", json.dumps(other)),))
    result = add_given_evidence(KNOWN, given)
    assert isinstance(result, Added)
    assert result.notes == (f"role.json is about {ROLE}2, and the target is {ROLE}",)


@pytest.mark.parametrize(
    ("given", "to", "reason"),
    [
        (GivenEvidence(trust_policies=(NamedText("a.json", "{"),)), KNOWN, "a.json is not JSON"),
        (
            GivenEvidence(rcps=(NamedText("a.json", "[]"),)),
            KNOWN,
            "a.json holds no policy or several",
        ),
        (GivenEvidence(scps=(TEXT,)), case(), "policy.json: the caller's account is not known"),
        (GivenEvidence(rcps=(TEXT,)), case(), "policy.json: no role is known"),
    ],
)
def test_what_cannot_be_used_comes_back_as_a_reason(
    given: GivenEvidence, to: Case, reason: str
) -> None:
    result = add_given_evidence(to, given)
    assert isinstance(result, Refused)
    assert result.reason.startswith(reason)


def test_a_trust_policy_of_no_role_is_an_unnamed_roles() -> None:
    result = add_given_evidence(case(), GivenEvidence(trust_policies=(TEXT,)))
    assert isinstance(result, Added)
    assert result.case.target.role_arn == UNNAMED_ROLE
    assert UNNAMED_ROLE in result.case.roles


def test_identity_policies_of_nobody_are_an_unnamed_callers() -> None:
    result = add_given_evidence(case(), GivenEvidence(identity_policies=(TEXT,)))
    assert isinstance(result, Added)
    assert UNNAMED_CALLER in result.case.principals
