"""federation/oidc-sub-mismatch: every form of a subject, and how it differs from what is trusted."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.finding import Finding
from tests.rules.support import first, ids_of, raw_case, words_alone

RULE = "federation/oidc-sub-mismatch"
GITHUB = "token.actions.githubusercontent.com"


def case(wanted: object, got: str, operator: str = "StringLike") -> dict[str, Any]:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"] = {operator: {f"{GITHUB}:sub": wanted}}
    raw["tokens"]["oidc"]["claims"]["sub"] = got
    return raw


def named(raw: dict[str, Any]) -> Finding:
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.certainty == "proven"
    return finding


@pytest.mark.parametrize(
    ("wanted", "got", "why"),
    [
        ("repo:o/r:ref:refs/heads/main", "repo:O/r:ref:refs/heads/main", "only in case"),
        ("repo:o/r:*", "repo:o@12/r@34:pull_request", "immutable IDs"),
        ("repo:o@12/r@34:*", "repo:o/r:pull_request", "has only the names"),
        ("repo:o/r:ref:refs/heads/main", "repo:o/r:pull_request", "neither branch nor tag"),
        ("repo:o/r:ref:refs/heads/main", "repo:o/r:ref:refs/tags/v1", "requires a branch"),
        ("repo:o/r:ref:refs/heads/main", "repo:o/r:ref:refs/heads/fix", "another branch"),
        ("repo:o/r:environment:prod", "repo:o/r:ref:refs/heads/main", "the job has none"),
        ("repo:o/r:ref:main", "repo:o/r:ref:refs/heads/main", "GitHub does not write"),
        ("repo:o/r", "repo:o/r:ref:refs/heads/main", "ends after the repository"),
        ("repo:o/other:*", "repo:o/r:ref:refs/heads/main", "requires the repository o/other"),
        ("repo:o/r:*", "repository_owner:o:job_workflow_ref:x", "a template for subjects"),
    ],
)
def test_how_the_two_differ_is_told(wanted: str, got: str, why: str) -> None:
    assert why in named(case(wanted, got)).explanation


def test_the_differing_part_is_marked() -> None:
    quote = first(RULE).evidence[0].quote
    assert quote is not None
    assert quote.text[quote.start : quote.start + quote.length] == "environment:production"


def test_the_subject_is_added_beside_the_others_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Condition"]["StringEquals"][f"{GITHUB}:sub"] == [
        "repo:ExampleOrg/app:ref:refs/heads/main",
        "repo:ExampleOrg/app:environment:production",
    ]


def test_names_without_their_ids_are_put_right_and_keep_their_pattern() -> None:
    fix = named(case(["repo:o/r:ref:refs/heads/*"], "repo:o@1/r@2:ref:refs/heads/main")).fixes[0]
    condition = fix.document["Statement"][0]["Condition"]["StringLike"]
    assert condition == {f"{GITHUB}:sub": "repo:o@1/r@2:ref:refs/heads/*"}
    assert fix.verified


def test_who_else_a_wider_pattern_lets_in_is_said() -> None:
    raw = case("repo:o/r:environment:x", "repo:o@1/r@2:ref:refs/heads/main")
    assert named(raw).fixes[0].risk is None
    wide = case("org/a/project/b/user/c", "org/a/project/d/user/e")
    assert named(wide).fixes[0].document["Statement"][0]["Condition"] == {
        "StringLike": {f"{GITHUB}:sub": ["org/a/project/b/user/c", "org/a/project/d/user/*"]}
    }


def test_a_subject_that_the_role_shuts_out_is_not_proposed() -> None:
    raw = case("repo:o/r:pull_request", "repo:o/r:pull_request", "StringNotEquals")
    finding = named(raw)
    assert finding.title == "the role excludes this token's subject"
    assert finding.fixes == ()


def test_the_first_of_several_conditions_is_not_the_only_one() -> None:
    raw = case("repo:o/r:*", "repo:x/r:pull_request")
    raw["tokens"]["oidc"]["claims"]["aud"] = "other"
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"]["StringEquals"] = {
        f"{GITHUB}:aud": "sts.amazonaws.com"
    }
    assert set(ids_of(raw)) == {RULE, "federation/oidc-aud-mismatch"}


def test_without_the_policy_it_is_likely_and_first() -> None:
    raw = raw_case(RULE)
    del raw["roles"]
    found = diagnose(parse_case(raw)).findings
    assert (found[0].id, found[0].certainty) == (RULE, "likely")
    shown = " ".join(each.says for each in found[0].evidence)
    assert "repo:ExampleOrg/app:environment:production" in shown
    assert RULE in words_alone(RULE)


def test_a_token_that_came_at_all_is_no_missing_permission() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = "Error: Could not load credentials from any providers"
    assert ids_of(raw) == [RULE]


def unread(**parts: Any) -> Finding:
    raw = raw_case(RULE)
    del raw["tokens"]
    raw.update(parts)
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    return finding


def test_without_the_token_the_workflow_tells_the_subject_to_be_expected() -> None:
    text = (
        "on: push\npermissions: {id-token: write}\njobs:\n  a:\n    environment: production\n"
        "    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n"
        "        with: {role-to-assume: x}\n"
    )
    finding = unread(attachments=[{"name": "deploy.yml", "text": text}])
    assert "likely repo:ExampleOrg/app:environment:production" in finding.explanation
    assert str(finding.evidence[0].place) == "deploy.yml:5"
    (proposal,) = finding.proposals
    assert "repo:ExampleOrg/app:environment:production" in str(proposal.edits)


def test_without_the_token_the_variables_of_the_job_tell_it() -> None:
    finding = unread(env={"GITHUB_REPOSITORY": "ExampleOrg/app", "GITHUB_REF": "refs/tags/v1"})
    assert "likely repo:ExampleOrg/app:ref:refs/tags/v1" in finding.explanation


def test_a_subject_to_be_expected_that_fits_is_no_cause() -> None:
    raw = raw_case(RULE)
    del raw["tokens"]
    raw["env"] = {"GITHUB_REPOSITORY": "ExampleOrg/app", "GITHUB_REF": "refs/heads/main"}
    assert RULE not in ids_of(raw)


def test_on_gitlab_its_variables_tell_it() -> None:
    raw = raw_case(RULE)
    del raw["tokens"]
    role = next(iter(raw["roles"].values()))
    statement = role["trust_policy"]["Statement"][0]
    statement["Principal"] = {"Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com"}
    statement["Condition"] = {
        "StringLike": {"gitlab.com:sub": "project_path:shop/app:ref_type:branch:ref:main"}
    }
    raw["env"] = {"GITLAB_CI": "true", "CI_PROJECT_PATH": "shop/app", "CI_COMMIT_REF_NAME": "fix"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "project_path:shop/app:ref_type:branch:ref:fix" in finding.explanation


@pytest.mark.parametrize(
    ("wanted", "got", "right"),
    [
        ("repo:org/app:*", "repo:Org/app:pull_request", "repo:Org/app:*"),
        ("repo:o/r:environment:*", "repo:o@1/r@2:environment:x", "repo:o@1/r@2:environment:*"),
    ],
)
def test_a_pattern_is_put_right_and_stays_a_pattern(wanted: str, got: str, right: str) -> None:
    fix = named(case(wanted, got)).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Condition"] == {"StringLike": {f"{GITHUB}:sub": right}}


def test_what_would_not_match_put_right_either_is_added_beside() -> None:
    got = "repo:o@1/r@2:ref:refs/heads/main"
    fix = named(case("repo:o/r:environment:x", got)).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][0]["Condition"] == {
        "StringLike": {f"{GITHUB}:sub": ["repo:o/r:environment:x", got]}
    }


def test_where_only_a_trail_shows_the_token_its_subject_is_what_to_compare() -> None:
    role = "arn:aws:iam::111122223333:role/deploy"
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"role_arn": role},
        "cloudtrail": [
            {
                "eventSource": "sts.amazonaws.com",
                "eventName": "AssumeRoleWithWebIdentity",
                "errorCode": "AccessDenied",
                "errorMessage": "An unknown error occurred",
                "userIdentity": {
                    "type": "WebIdentityUser",
                    "principalId": f"{provider}:sts.amazonaws.com:repo:acme/shop:pull_request",
                    "userName": "repo:acme/shop:pull_request",
                    "identityProvider": provider,
                },
                "requestParameters": {"roleArn": role},
            }
        ],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert any("sub = repo:acme/shop:pull_request" in each.says for each in finding.evidence)
