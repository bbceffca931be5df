"""Expectations judged: what holds, what does not and why, and what nobody can tell."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.expect import BadExpectations, judge_expectations, read_expectations
from doctor.expect.plain_values import Unread
from doctor.model.expectation import Assertion

ROLE = "arn:aws:iam::222233334444:role/Deploy"
ALICE = "arn:aws:iam::111122223333:user/alice"
GITHUB = "token.actions.githubusercontent.com"
MAY = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}]}


def trust(condition: dict[str, Any] | None = None, **principal: Any) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": principal or {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
    }
    if condition is not None:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def stated(*expect: Any, **changes: Any) -> dict[str, Any]:
    return {
        "schema": "roledoctor.expectations/1",
        "roles": {"Deploy": {"arn": ROLE, "trust": trust(), "max_session": "1h"}},
        "principals": {
            "alice": {"arn": ALICE, "policies": [MAY]},
            "ci": {"oidc": GITHUB, "claims": {"aud": "sts.amazonaws.com"}},
        },
        "expect": list(expect),
        **changes,
    }


def nothing(path: str) -> str:
    raise Unread(f"{path} cannot be read")


def judged(raw: dict[str, Any], base: dict[str, Any] | None = None) -> tuple[Assertion, ...]:
    case = None if base is None else parse_case(base)
    return judge_expectations(
        read_expectations(json.dumps(raw), "x.json", nothing, case)
    ).assertions


def problems(raw: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(BadExpectations) as caught:
        read_expectations(json.dumps(raw, indent=1), "x.json", nothing)
    return caught.value.problems


def outcome(sentence: Any, **changes: Any) -> str:
    return judged(stated(sentence, **changes))[0].outcome


def role(condition: dict[str, Any] | None = None, **principal: Any) -> dict[str, Any]:
    return {"Deploy": {"arn": ROLE, "trust": trust(condition, **principal)}}


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, "alice with MFA may assume Deploy"),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, "alice may not assume Deploy"),
        (
            {"NumericLessThan": {"aws:MultiFactorAuthAge": "600"}},
            "alice with MFA of 5m may assume Deploy",
        ),
        (
            {"NumericLessThan": {"aws:MultiFactorAuthAge": "600"}},
            "alice with MFA of 1h may not assume Deploy",
        ),
        (
            {"StringEquals": {"sts:ExternalId": "abc"}},
            "alice with external ID abc may assume Deploy",
        ),
        ({"StringEquals": {"sts:ExternalId": "abc"}}, "alice may not assume Deploy"),
        (
            {"StringLike": {"sts:RoleSessionName": "ci-*"}},
            "alice with session name ci-7 may assume Deploy",
        ),
        (
            {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
            "alice with source IP 203.0.113.9 may assume Deploy",
        ),
        (
            {"DateLessThan": {"aws:CurrentTime": "2026-02-01T00:00:00Z"}},
            "alice with time 2026-01-31T12:00:00Z may assume Deploy",
        ),
        (
            {"StringEquals": {"aws:SourceVpc": "vpc-1"}},
            "alice with aws:SourceVpc=vpc-2 may not assume Deploy",
        ),
    ],
)
def test_what_is_sent_is_what_counts(condition: dict[str, Any], sentence: str) -> None:
    assert outcome(sentence, roles=role(condition)) == "holds"


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ({"StringLike": {"sts:RoleSessionName": "ci-*"}}, "session name NAME"),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, "source IP ADDRESS"),
        ({"DateLessThan": {"aws:CurrentTime": "2026-02-01T00:00:00Z"}}, "time 2026"),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, "aws:SourceVpc=VALUE"),
    ],
)
def test_what_nobody_said_leaves_it_undecided_and_is_asked_for(
    condition: dict[str, Any], says: str
) -> None:
    (assertion,) = judged(stated("alice may assume Deploy", roles=role(condition)))
    assert assertion.outcome == "undecided"
    assert says in assertion.missing[0]


def test_a_token_is_judged_by_its_claims() -> None:
    github = f"arn:aws:iam::222233334444:oidc-provider/{GITHUB}"
    roles = role({"StringLike": {f"{GITHUB}:sub": "repo:acme/app:ref:*"}}, Federated=github)
    assert (
        outcome(
            "ci with claim sub=repo:acme/app:ref:refs/heads/main may assume Deploy", roles=roles
        )
        == "holds"
    )
    assert (
        outcome("ci with claim sub=repo:fork/app:pull_request may not assume Deploy", roles=roles)
        == "holds"
    )
    (assertion,) = judged(stated("ci may assume Deploy", roles=roles))
    assert "claim sub=VALUE" in assertion.missing[0]


def test_a_saml_assertion_and_a_service_are_callers_too() -> None:
    saml = role(
        {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        Federated="arn:aws:iam::222233334444:saml-provider/corp",
    )
    people = {
        "corp": {"saml": "corp", "attributes": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    }
    assert outcome("corp may assume Deploy", roles=saml, principals=people) == "holds"
    build = {"build": {"service": "codebuild.amazonaws.com"}}
    roles = role(None, Service="codebuild.amazonaws.com")
    assert outcome("build may assume Deploy", roles=roles, principals=build) == "holds"
    assert outcome("build may not assume Deploy", principals=build) == "holds"


def test_a_role_calls_with_a_session_of_its_own() -> None:
    hub = "arn:aws:iam::111122223333:role/team/Hub"
    principals = {"hub": {"arn": hub, "policies": [MAY]}}
    assert (
        outcome("hub may assume Deploy", roles=role(None, AWS=hub), principals=principals)
        == "holds"
    )
    roles = {**role(None, AWS=hub), "Hub": {"arn": hub}}
    assert outcome("Hub is trusted by Deploy", roles=roles) == "holds"


def test_the_policies_that_are_not_stated_leave_it_undecided() -> None:
    principals = {"alice": {"arn": ALICE}}
    assert outcome("alice may assume Deploy", principals=principals) == "undecided"
    assert outcome("alice is trusted by Deploy", principals=principals) == "holds"
    assert (
        outcome("alice may assume Deploy", principals={"alice": {"arn": ALICE, "policies": []}})
        == "fails"
    )


def test_the_kind_that_refuses_is_compared_with_the_one_that_was_expected() -> None:
    nobody = {"alice": {"arn": ALICE, "policies": []}}
    sentence = "alice may not assume Deploy because of the "
    assert outcome(sentence + "identity policy", principals=nobody) == "holds"
    (assertion,) = judged(stated(sentence + "trust policy", principals=nobody))
    assert assertion.outcome == "fails"
    assert "by the identity policy, not by the trust policy" in assertion.because


def test_guardrails_boundary_and_session_length_count() -> None:
    whole = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    deny = {"Statement": [{"Effect": "Deny", "Action": "sts:*", "Resource": "*"}]}
    accounts = {"111122223333": {"scps": [[whole], [whole, deny]]}}
    organizations = [
        {"id": "o-a1b2c3d4e5", "management_account": "123456789012", "accounts": accounts}
    ]
    refused = "alice may not assume Deploy because of the "
    assert outcome(refused + "SCP", organizations=organizations) == "holds"
    bounded = {"alice": {"arn": ALICE, "policies": [MAY], "boundary": deny}}
    assert outcome(refused + "boundary", principals=bounded) == "holds"
    assert outcome("alice with session of 2h may not assume Deploy") == "holds"
    assert outcome("alice with session of 1h may assume Deploy") == "holds"


def test_tags_need_an_action_of_their_own() -> None:
    (assertion,) = judged(stated("alice with tag Team=core may assume Deploy"))
    assert assertion.outcome == "fails"
    assert assertion.because.startswith("sts:TagSession")


def test_a_refusal_shows_what_decides_and_what_would_mend_it() -> None:
    roles = role({"StringEquals": {"sts:ExternalId": "abc"}})
    (assertion,) = judged(stated("alice may assume Deploy", roles=roles))
    assert "wants sts:ExternalId abc, and there is none" in assertion.statements[0].says
    assert any("external ID" in each and "(tested)" in each for each in assertion.mends)


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (role(), "in place of the account"),
        (role(None, AWS="*"), "stands for everybody"),
        (role(None, AWS=ALICE), "take alice out"),
        (role({"StringLike": {"sts:RoleSessionName": "*"}}), "narrow sts:RoleSessionName"),
    ],
)
def test_somebody_who_gets_in_is_told_through_what(roles: dict[str, Any], says: str) -> None:
    (assertion,) = judged(stated("alice with session name x may not assume Deploy", roles=roles))
    assert assertion.outcome == "fails"
    assert any(says in each for each in assertion.mends)


def test_a_provider_without_a_condition_on_the_subject_is_told() -> None:
    roles = role(None, Federated=f"arn:aws:iam::222233334444:oidc-provider/{GITHUB}")
    (assertion,) = judged(stated("ci may not assume Deploy", roles=roles))
    assert "condition on the token's sub" in assertion.mends[0]


def test_a_case_gives_what_the_file_does_not_state() -> None:
    base = {
        "schema": "roledoctor.case/1",
        "roles": {ROLE: {"trust_policy": trust(), "exists": True}},
        "principals": {
            ALICE: {"identity_policies": [{"name": "p", "document": MAY}], "boundary": None}
        },
    }
    raw = {"schema": "roledoctor.expectations/1", "expect": ["alice may assume Deploy"]}
    assert judged(raw, base)[0].outcome == "holds"


def test_an_expectation_in_parts_is_the_same_as_a_sentence() -> None:
    parts = {
        "who": "alice",
        "with": {"mfa": True, "external_id": 12345, "tags": {}},
        "may_assume": "Deploy",
        "note": "people deploy by hand on Fridays",
    }
    (assertion,) = judged(stated(parts, roles=role({"StringEquals": {"sts:ExternalId": "12345"}})))
    assert assertion.outcome == "holds"
    assert assertion.name == "alice with mfa and external id 12345 may assume Deploy"
    assert assertion.note == "people deploy by hand on Fridays"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (stated(), "expect: there is no expectation"),
        (stated("alice could assume Deploy"), "expect[0]: it is no sentence"),
        (
            stated("alice may assume Deplyo"),
            "there is no role “Deplyo” (roles of the file: Deploy)",
        ),
        (stated("carol may assume Deploy"), "there is no principal “carol”"),
        (stated({"who": "alice"}), "exactly one of"),
        (
            stated({"who": "alice", "may_assume": "Deploy", "may_not_assume": "Deploy"}),
            "exactly one of",
        ),
        (stated("alice may not assume Deploy because of gravity"), "“gravity” is no policy kind"),
        (
            stated("alice may assume Deploy", roles={"Deploy": {"arn": ALICE}}),
            "is not the ARN of a role",
        ),
        (
            stated("alice may assume Deploy", roles={"Deploy": {"arn": ROLE, "trust": "no.json"}}),
            "no.json cannot be read",
        ),
        (
            stated("alice may assume Deploy", roles={"Deploy": {"arn": ROLE, "trust": {"a": 1}}}),
            "a policy is an object with a Statement",
        ),
        (
            stated("alice may assume Deploy", principals={"alice": {}}),
            "exactly one of arn, service, oidc, saml",
        ),
        (
            stated("alice may assume Deploy", principals={"alice": {"arn": "alice"}}),
            "alice is no ARN",
        ),
        (
            stated("alice may assume Deploy", schema="roledoctor.case/1"),
            "does not read roledoctor.case/1",
        ),
        (stated("alice may assume Deploy", rolls={}), "is roles meant"),
    ],
)
def test_every_problem_of_a_file_is_named_with_its_line(raw: dict[str, Any], says: str) -> None:
    (problem,) = problems(raw)
    assert says in problem
    assert problem.startswith("x.json:")


def test_all_problems_are_named_at_once() -> None:
    raw = stated(
        "alice could assume Deploy", "carol may assume Deploy", roles={"Deploy": {"arn": "x"}}
    )
    assert len(problems(raw)) == 3


def test_a_policy_that_aws_would_not_save_is_a_fault_of_the_file() -> None:
    broken = {**trust(), "Statement": [{**trust()["Statement"][0], "Resource": "*"}]}
    raw = stated("alice may assume Deploy", roles={"Deploy": {"arn": ROLE, "trust": broken}})
    (problem,) = problems(raw)
    assert "roles.Deploy.trust: statement 1: a trust policy has no Resource" in problem


def test_a_session_without_stated_policies_is_named_by_its_role() -> None:
    hub = "arn:aws:iam::222233334444:role/team/Hub"
    roles = {**role(None, AWS="222233334444"), "Hub": {"arn": hub}}
    (assertion,) = judged(stated("Hub may assume Deploy", roles=roles))
    assert f"the identity policies of {hub}" in assertion.missing[0]
