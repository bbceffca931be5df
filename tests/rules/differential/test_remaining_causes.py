"""What remains possible of a failure that nothing has explained, and what acquits it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.finding import Finding
from doctor.rules.differential.remaining_causes import MOST, MOST_BESIDE_EVIDENCE

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    f"{BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
)
LETS_IN = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": BOB}, "Action": "sts:AssumeRole"}],
}
GRANTS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}],
}


def found(text: str = DENIED, **parts: Any) -> dict[str, Finding]:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}], **parts}
    return {each.id: each for each in diagnose(parse_case(raw)).findings}


def test_a_bare_text_shows_up_to_five_the_likeliest_first() -> None:
    shown = found()
    assert len(shown) == MOST
    assert [each.certainty for each in shown.values()] == ["likely"] + ["possible"] * (MOST - 1)
    assert next(iter(shown)) == "trust/trust-principal-mismatch"


def test_each_has_what_it_was_drawn_from_and_a_step_that_settles_it() -> None:
    for each in found().values():
        assert each.evidence[0].says.startswith("An error occurred (AccessDenied)")
        assert each.next_step
        assert "{" not in each.title + each.explanation + each.next_step


def test_what_was_read_is_acquitted_and_what_was_not_is_raised() -> None:
    shown = found(roles={ROLE: {"trust_policy": LETS_IN}})
    assert "trust/trust-principal-mismatch" not in shown
    assert "trust/external-id-missing" not in shown
    assert shown["permission/identity-policy-missing"].certainty == "likely"


def test_where_both_sides_were_read_and_allow_the_guardrails_are_left() -> None:
    shown = found(
        roles={ROLE: {"trust_policy": LETS_IN}},
        principals={BOB: {"identity_policies": [{"name": "p", "document": GRANTS}]}},
    )
    assert next(iter(shown)) == "permission/scp-blocks"
    assert "permission/rcp-blocks" in shown
    assert "permission/identity-policy-missing" not in shown


def test_what_aws_names_outranks_every_guess() -> None:
    shown = found(f"{DENIED} because no identity-based policy allows the sts:AssumeRole action")
    assert next(iter(shown)) == "permission/identity-policy-missing"
    assert not any(each.startswith("trust/") for each in shown)


def test_a_session_is_not_asked_for_mfa_and_a_caller_of_the_account_not_for_an_external_id() -> (
    None
):
    caller = "arn:aws:sts::222233334444:assumed-role/Build/job"
    shown = found(DENIED.replace(BOB, caller))
    assert "mfa/mfa-not-in-request" not in shown
    assert "trust/external-id-missing" not in shown


def test_an_external_id_that_is_sent_may_be_the_wrong_one() -> None:
    shown = found(request={"external_id": "acme-1"})
    assert "trust/external-id-missing" not in shown
    evidence = shown["trust/external-id-mismatch"].evidence
    assert any("acme-1" in each.says for each in evidence)


def test_beside_what_the_evidence_points_at_only_a_few_are_shown() -> None:
    raw = found(
        "Unable to locate credentials",
        attachments=[{"name": "command", "text": "sudo terraform plan"}],
        env={
            "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
            "AWS_SECRET_ACCESS_KEY": "notARealSecretKey",
        },
    )
    assert next(iter(raw)) == "credentials/env-not-passed"
    assert len(raw) <= MOST_BESIDE_EVIDENCE


def test_a_proven_cause_is_shown_alone() -> None:
    text = (
        "An error occurred (ValidationError) when calling the AssumeRole operation: The requested "
        "DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
    )
    assert list(found(text)) == ["request/duration-exceeds-chaining-limit"]


def test_a_fact_of_the_text_raises_its_candidate() -> None:
    words = "Error: no valid credential sources found"
    assert found(words)["config/tool-too-old"].certainty == "possible"
    works = [{"name": "log", "text": "the AWS CLI works with the same profile"}]
    raised = found(words, attachments=works)["config/tool-too-old"]
    assert raised.certainty == "likely"
    assert any("another program works" in each.says for each in raised.evidence)


def test_our_own_attempt_accuses_no_other_tool() -> None:
    shown = found(errors=[{"text": "Unable to locate credentials", "from": "probe"}])
    assert not set(shown) & {"config/tool-too-old", "credentials/env-not-passed"}


@pytest.mark.parametrize(("section", "first"), [("staging", False), ("other", True)])
def test_a_profile_that_the_files_have_is_not_missing(section: str, first: bool) -> None:
    text = (
        'AWS profile "staging" doesn\'t seem to be configured\n\n~/.aws/config:\n\n'
        f"[profile {section}]\nrole_arn = arn:aws:iam::222233334444:role/deploy\n"
        "credential_source = Ec2InstanceMetadata\n"
    )
    found = diagnose(case_of_paste(text)).findings
    assert (found[0].id == "config/profile-not-found") is first


@pytest.mark.parametrize(("told", "first"), [("Our sso-session is acme.", True), ("", False)])
def test_settings_of_a_session_that_a_tool_misses_in_the_profile(told: str, first: bool) -> None:
    text = (
        'panic: profile "dev" is configured to use SSO but is missing required configuration: '
        f"sso_region, sso_start_url\n\n{told}"
    )
    found = diagnose(case_of_paste(text)).findings
    assert (found[0].id == "config/tool-too-old") is first


def test_a_refused_call_is_to_be_allowed_on_what_it_was_refused_for() -> None:
    """A role that stands beside the refusal is not what the policy has to name."""
    secret = "arn:aws:secretsmanager:eu-west-1:222233334444:secret:app-Ab1Cd2"
    text = (
        "AccessDeniedException: User: arn:aws:sts::222233334444:assumed-role/node/i-0abc1234def567890 "
        f"is not authorized to perform: secretsmanager:GetSecretValue on resource: {secret} because "
        "no identity-based policy allows the secretsmanager:GetSecretValue action\n\n"
        "kind: ServiceAccount\nmetadata:\n  name: app\n  annotations:\n"
        "    eks.amazonaws.com/role-arn: arn:aws:iam::222233334444:role/app\n"
    )
    found = {each.id: each for each in diagnose(case_of_paste(text)).findings}
    named = found["permission/identity-policy-missing"]
    assert (named.next_step or "").endswith(f"on {secret}")
    assert "name another resource" in named.explanation


WARNED = (
    "current credentials could not be used to assume "
    "'arn:aws:iam::{role}:role/cdk-hnb659fds-deploy-role-{role}-eu-west-1', but are for the right "
    "account. Proceeding anyway.\n\n"
    "ApiStack failed: AccessDenied: User: arn:aws:iam::111122223333:user/anna is not authorized to "
    "perform: cloudformation:DescribeStacks on resource: "
    "arn:aws:cloudformation:eu-west-1:111122223333:stack/ApiStack/* because no identity-based "
    "policy allows the cloudformation:DescribeStacks action\n"
)


@pytest.mark.parametrize(
    ("role", "cause"),
    [
        ("111122223333", "permission/identity-policy-missing"),
        ("444455556666", "federation/bootstrap-trust-missing"),
    ],
)
def test_a_tool_that_went_on_without_its_role_is_asked_for_the_role(role: str, cause: str) -> None:
    """What it is refused after that, as the caller itself, only follows."""
    finding = diagnose(case_of_paste(WARNED.format(role=role))).findings[0]
    assert (finding.id, finding.certainty) == (cause, "likely")
    own = f"policy that allows sts:AssumeRole on arn:aws:iam::{role}:role/cdk-*"
    assert (own in (finding.next_step or "")) is (role == "111122223333")


def test_what_words_name_themselves_is_not_offered_because_reports_had_it() -> None:
    text = (
        "terraform plan in an agent of ours\nError: No valid credential sources found\n"
        "operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 0, "
        'RequestID: , request send failed, Post "https://sts.eu-south-1.amazonaws.com/": '
        "net/http: TLS handshake timeout"
    )
    found = diagnose(case_of_paste(text)).findings
    assert "federation/irsa-service-account-mismatch" not in {each.id for each in found}


WEB_IDENTITY = (
    "Error: Could not assume role with OIDC: Not authorized to perform "
    "sts:AssumeRoleWithWebIdentity\n"
)
WORKFLOW = """
on: push
permissions: {id-token: write}
jobs:
  deploy:
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: arn:aws:iam::222233334444:role/ProjectAdmin}
"""
HOST = "token.actions.githubusercontent.com"


def trust(sub_key: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::222233334444:oidc-provider/{HOST}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"},
            "StringLike": {sub_key: "repo:acme/*"},
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


@pytest.mark.parametrize(("sub_key", "speaks"), [(f"{HOST}:sub", False), ("gitlab.com:sub", True)])
def test_what_a_policy_shows_whoever_calls_is_acquitted_by_reading_it(
    sub_key: str, speaks: bool
) -> None:
    text = f"{WEB_IDENTITY}{WORKFLOW}\nTrust relationship:\n{trust(sub_key)}\n"
    causes = {each.id for each in diagnose(case_of_paste(text)).findings}
    assert ("federation/oidc-condition-key-wrong" in causes) is speaks


def test_a_job_without_a_token_hears_nothing_of_how_aws_judged_one() -> None:
    text = (
        "It looks like you might be trying to authenticate with OIDC. Did you mean to set the "
        "`id-token` permission? \n"
        "Error: Credentials could not be loaded, please check your action inputs: Could not load "
        f"credentials from any providers\n{WORKFLOW}"
    )
    causes = {each.id for each in diagnose(case_of_paste(text)).findings}
    assert "federation/oidc-token-permission-missing" in causes
    assert not causes & {"federation/oidc-sub-mismatch", "federation/oidc-aud-mismatch"}


def test_of_an_error_that_nobody_knows_nothing_is_likely() -> None:
    text = (
        "$ acmectl up --profile dev\nfrobnication of the flux failed\n~/.aws/config:\n"
        "[profile dev]\nrole_arn = arn:aws:iam::222233334444:role/Dev\nsource_profile = base\n"
        "region = eu-west-1\n[profile base]\nregion = eu-west-1\n"
    )
    assert all(each.certainty != "likely" for each in diagnose(case_of_paste(text)).findings)


def test_the_usual_audience_of_saml_is_taken_to_be_met() -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::222233334444:saml-provider/Okta"},
        "Action": "sts:AssumeRoleWithSAML",
        "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=1)
    refusal = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML\n"
    usual = {each.id for each in diagnose(case_of_paste(refusal + policy)).findings}
    assert "trust/trust-condition-unmet" not in usual
    assert "trust/trust-principal-mismatch" in usual
    other = policy.replace("signin.aws.amazon.com", "sso.example.com")
    assert "trust/trust-condition-unmet" in {
        each.id for each in diagnose(case_of_paste(refusal + other)).findings
    }
