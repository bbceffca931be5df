"""The keys of the request context: which are known, which absent, and which nobody can know."""

from __future__ import annotations

from typing import Any

import pytest

import doctor
from doctor.evaluate import frame_question
from doctor.model.context import RequestContext
from doctor.model.observation import Absent, Known, Unreadable

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
APP = "arn:aws:sts::111122223333:assumed-role/app/job"
GITHUB = "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com"


def context_of(caller: str = BOB, request: dict[str, Any] | None = None, **more: Any) -> Any:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": caller},
        "request": request or {},
        **more,
    }
    return frame_question(doctor.load_case(raw)).context


def said(context: RequestContext, key: str) -> Any:
    """A value, `None` for absent, `...` for what nobody knows."""
    found = context.lookup(key)
    if isinstance(found, Known):
        return found.value[0] if len(found.value) == 1 else list(found.value)
    return None if isinstance(found, Absent) else ...


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (BOB, {"PrincipalArn": BOB, "PrincipalType": "User", "username": "bob", "userid": ...}),
        (APP, {"PrincipalArn": ..., "PrincipalType": "AssumedRole", "username": None}),
        (
            "ec2.amazonaws.com",
            {"PrincipalIsAWSService": "true", "PrincipalServiceName": "ec2.amazonaws.com"},
        ),
        (GITHUB, {"PrincipalArn": None, "PrincipalType": "Anonymous", "FederatedProvider": GITHUB}),
    ],
)
def test_who_calls_tells_the_keys_of_the_principal(caller: str, expected: dict[str, Any]) -> None:
    context = context_of(caller)
    assert {key: said(context, f"aws:{key}") for key in expected} == expected


def test_long_term_keys_are_no_session_of_anything() -> None:
    context = context_of(BOB)
    for key in ("aws:SourceIdentity", "aws:FederatedProvider", "saml:aud", "gitlab.com:sub"):
        assert said(context, key) is None
    assert said(context_of(APP), "aws:SourceIdentity") is ...


def test_only_services_send_a_source() -> None:
    assert said(context_of(BOB), "aws:SourceArn") is None
    assert said(context_of("ec2.amazonaws.com"), "aws:SourceArn") is ...


def test_the_role_tells_the_account_of_the_resource() -> None:
    assert said(context_of(), "aws:ResourceAccount") == "222233334444"


def test_an_organization_tells_both_sides() -> None:
    accounts = {"111122223333": {"path": ["r-ab12", "ou-ab12-11111111"]}, "222233334444": {}}
    context = context_of(organizations=[{"id": "o-example1234", "accounts": accounts}])
    assert said(context, "aws:PrincipalOrgID") == "o-example1234"
    assert said(context, "aws:PrincipalOrgPaths") == "o-example1234/r-ab12/ou-ab12-11111111/"
    assert said(context, "aws:ResourceOrgID") == "o-example1234"
    assert said(context, "aws:ResourceOrgPaths") is ...


def test_an_organization_without_an_id_tells_nothing() -> None:
    context = context_of(organizations=[{"accounts": {"111122223333": {}}}])
    assert said(context, "aws:PrincipalOrgID") is ...


def test_a_call_comes_over_the_public_path_or_through_an_endpoint() -> None:
    public = context_of(request={"context": {"aws:SourceIp": "203.0.113.7"}})
    assert said(public, "aws:SourceVpce") is None
    private = context_of(request={"context": {"aws:SourceVpce": "vpce-1"}})
    assert said(private, "aws:SourceIp") is None
    assert said(private, "aws:VpcSourceIp") is ...
    assert said(context_of(), "aws:SourceIp") is ...
    policy = {"Version": "2012-10-17", "Statement": []}
    assert said(context_of(vpc_endpoint_policy=policy), "aws:SourceIp") is None
    assert said(context_of(vpc_endpoint_policy=None), "aws:SourceIp") is ...


def test_tags_that_are_known_leave_no_others() -> None:
    tags = {"Team": "blue"}
    context = context_of(
        request={"tags": tags},
        roles={ROLE: {"tags": {"env": "prod"}}},
        principals={BOB: {"tags": None}},
    )
    assert said(context, "aws:RequestTag/team") == "blue"
    assert said(context, "aws:RequestTag/other") is None
    assert said(context, "aws:TagKeys") == "Team"
    assert said(context, "iam:ResourceTag/env") == "prod"
    assert said(context, "aws:ResourceTag/other") is None
    assert said(context, "aws:PrincipalTag/any") is None
    assert said(context_of(), "aws:PrincipalTag/any") is ...


@pytest.mark.parametrize(
    ("mfa", "present", "age"),
    [
        ({"present": False}, None, None),
        ({"present": None}, None, None),
        ({"present": True}, "true", ...),
        ({"present": True, "serial": "arn:aws:iam::111122223333:mfa/bob"}, "true", "0"),
        ({"present": True, "age_seconds": 60}, "true", "60"),
        ({}, ..., ...),
    ],
)
def test_mfa_of_a_user_is_what_its_credentials_carry(
    mfa: dict[str, Any], present: Any, age: Any
) -> None:
    context = context_of(request={"mfa": mfa})
    assert said(context, "aws:MultiFactorAuthPresent") == present
    assert said(context, "aws:MultiFactorAuthAge") == age


def test_an_external_id_is_only_sent_with_assume_role() -> None:
    assert said(context_of(request={"external_id": "x"}), "sts:ExternalId") == "x"
    assert said(context_of(request={"external_id": None}), "sts:ExternalId") is None
    assert said(context_of(), "sts:ExternalId") is ...
    with_token = {"action": "sts:AssumeRoleWithWebIdentity"}
    assert said(context_of(GITHUB, with_token), "sts:ExternalId") is None


def test_a_token_brings_its_claims_and_its_tags() -> None:
    claims = {
        "iss": "https://token.actions.githubusercontent.com",
        "sub": "repo:acme/app:ref:refs/heads/main",
        "aud": "sts.amazonaws.com",
        "https://aws.amazon.com/tags": {
            "principal_tags": {"Project": ["apollo"]},
            "transitive_tag_keys": ["Project"],
        },
    }
    request = {"action": "sts:AssumeRoleWithWebIdentity"}
    context = context_of(GITHUB, request, tokens={"oidc": {"claims": claims}})
    prefix = "token.actions.githubusercontent.com"
    assert said(context, f"{prefix}:sub") == claims["sub"]
    assert said(context, f"{prefix}:AUD") == "sts.amazonaws.com"
    assert said(context, "aws:RequestTag/Project") == "apollo"
    assert said(context, "sts:TransitiveTagKeys") == "Project"


def test_an_assertion_brings_its_attributes_and_its_tags() -> None:
    attributes = {
        "aud": "https://signin.aws.amazon.com/saml",
        "https://aws.amazon.com/SAML/Attributes/PrincipalTag:Team": "blue",
    }
    adfs = "arn:aws:iam::222233334444:saml-provider/ADFS"
    request = {"action": "sts:AssumeRoleWithSAML"}
    context = context_of(adfs, request, tokens={"saml": {"attributes": attributes}})
    assert said(context, "SAML:aud") == "https://signin.aws.amazon.com/saml"
    assert said(context, "aws:RequestTag/Team") == "blue"


def test_a_session_is_known_by_the_id_of_its_role() -> None:
    role = "arn:aws:iam::111122223333:role/app"
    context = context_of(APP, principals={role: {"user_id": "AROAEXAMPLEAPP"}})
    assert said(context, "aws:userid") == "AROAEXAMPLEAPP:job"


def test_what_the_case_gives_comes_first_in_any_letter_case_and_form() -> None:
    given = {"AWS:PrincipalArn": "x", "aws:TagKeys": ["A", "B"], "aws:SecureTransport": False}
    context = context_of(request={"context": {**given, "aws:username": None}})
    assert said(context, "aws:principalarn") == "x"
    assert said(context, "aws:TagKeys") == ["A", "B"]
    assert said(context, "aws:SecureTransport") == "false"
    assert said(context, "aws:username") is None


def test_a_whole_context_leaves_nothing_to_derive() -> None:
    context = context_of(request={"context": {"aws:SourceIp": "1.2.3.4"}, "context_complete": True})
    assert said(context, "aws:PrincipalArn") is None
    assert not isinstance(context.lookup("aws:CurrentTime"), Unreadable)


def test_amazons_own_providers_are_no_services() -> None:
    for host in ("cognito-identity.amazonaws.com", "oidc.eks.eu-west-1.amazonaws.com/id/AB12"):
        raw = {"schema": "roledoctor.case/1", "caller": {"arn": host}}
        assert frame_question(doctor.load_case(raw)).caller.kind == "federated"
