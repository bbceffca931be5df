"""The ARN of the role is taken from wherever it stands."""

from __future__ import annotations

import json

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.case.plan import plan_case
from doctor.engine import diagnose
from doctor.model.case import CaseRequest
from doctor.model.observation import Known

ROLE = "arn:aws:iam::222233334444:role/app"
BOB = "arn:aws:iam::111122223333:user/bob"


@pytest.mark.parametrize(
    "text",
    [
        f"$ aws sts assume-role --role-arn {ROLE}\nAccessDenied",
        f"Run aws-actions/configure-aws-credentials@v4\n  with:\n    role-to-assume: {ROLE}\nfailed",
        f"export AWS_ROLE_ARN={ROLE}\nAccessDenied",
        f"kind: ServiceAccount\nmetadata:\n  annotations:\n    eks.amazonaws.com/role-arn: {ROLE}\n",
        f"User: {BOB} is not authorized to perform: sts:TagSession on resource: {ROLE}",
        f"User: {BOB} is not authorized to perform: sts:SetSourceIdentity on resource: {ROLE}",
        f'The role "{ROLE}" cannot be assumed.',
        f"could not assume role {ROLE}",
        f"The provided role: {ROLE} can't be assumed",
        json.dumps({"Role": {"Arn": ROLE, "AssumeRolePolicyDocument": {"Statement": []}}}),
        f"spec:\n  credentials:\n    source: IRSA\n  assumeRoleChain:\n    - roleARN: {ROLE}\n",
    ],
)
def test_the_role_of_a_paste(text: str) -> None:
    assert plan_case(case_of_paste(text)).target_role_arn == ROLE


def test_two_annotations_name_no_one_role() -> None:
    one = f"kind: ServiceAccount\nmetadata:\n  annotations:\n    eks.amazonaws.com/role-arn: {ROLE}"
    assert plan_case(case_of_paste(f"{one}\n---\n{one}2\n")).target_role_arn is None


def test_a_token_tells_the_call() -> None:
    token = json.dumps({"iss": "https://x.io", "sub": "s", "aud": "sts.amazonaws.com"})
    case = case_of_paste(f"cannot assume role {ROLE}\n\nThe token:\n{token}")
    assert isinstance(case.request, CaseRequest)
    assert case.request.action == "sts:AssumeRoleWithWebIdentity"


def test_a_trust_policy_for_providers_alone_tells_the_call() -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    case = case_of_paste(json.dumps({"Statement": [statement]}))
    assert isinstance(case.request, CaseRequest)
    assert case.request.action == "sts:AssumeRoleWithWebIdentity"


def test_a_caller_that_aws_names_has_keys() -> None:
    text = (
        f"Run aws-actions/configure-aws-credentials@v4\n  with:\n    role-to-assume: {ROLE}\n"
        f"User: {BOB} is not authorized to perform: sts:TagSession on resource: {ROLE}"
    )
    hop = plan_case(case_of_paste(text)).hops[0]
    assert hop.request.action == "sts:AssumeRole"


def test_a_role_whose_account_is_blacked_out_is_unnamed() -> None:
    text = (
        "AccessDenied: User: arn:aws:iam::xxxx:user/bob is not authorized to perform: "
        "sts:AssumeRole on resource: arn:aws:iam::xxxx:role/app"
    )
    plan = plan_case(case_of_paste(text))
    assert plan.target_role_arn == "the role app of the pasted policy"
    assert isinstance(plan.last_caller, Known)
    assert plan.last_caller.value.account is None


def test_a_principal_whose_account_is_blacked_out_is_no_fault() -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::XXXXXXXXXXXX:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    text = f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}\n\n"
    diagnosis = diagnose(case_of_paste(text + json.dumps(trust)))
    assert diagnosis.situation.hops[0].verdict.decision == "unknown"
    assert "trust/trust-policy-invalid" not in [each.id for each in diagnosis.findings]


def test_a_provider_block_tells_role_and_external_id() -> None:
    text = (
        f'provider "aws" {{\n  assume_role {{\n    role_arn = "{ROLE}"\n    external_id = "e"\n'
        "  }\n}\n\nError: Cannot assume IAM Role\n"
    )
    hop = plan_case(case_of_paste(text)).hops[0]
    assert (hop.role_arn, hop.request.external_id) == (ROLE, "e")


def test_a_role_that_was_shown_without_its_policy_is_the_one_that_is_meant() -> None:
    shown = {"Role": {"RoleName": "app", "Arn": ROLE, "MaxSessionDuration": 7200}}
    text = "the requested DurationSeconds exceeds the MaxSessionDuration set for this role"
    plan = plan_case(case_of_paste(f"ValidationError: {text}\n\n{json.dumps(shown, indent=1)}\n"))
    assert plan.target_role_arn == ROLE
    role = plan.case.role(ROLE)
    assert role.max_session_duration == Known(7200)
    assert not isinstance(role.trust_policy, Known)


@pytest.mark.parametrize("wanted", [ROLE, "arn:aws:iam::222233334444:role/hub"])
def test_a_command_that_assumes_a_role_signs_with_what_its_profile_leads_to(wanted: str) -> None:
    hub = "arn:aws:iam::222233334444:role/hub"
    config = f"$ cat ~/.aws/config\n[profile hub]\nrole_arn = {hub}\nsource_profile = default\n"
    text = (
        f"{config}\n$ aws sts assume-role --role-arn {wanted} --role-session-name s --profile hub\n"
        "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied\n"
    )
    assert [hop.role_arn for hop in plan_case(case_of_paste(text)).hops] == [hub, wanted]


@pytest.mark.parametrize(
    "code",
    [
        f'sts = boto3.Session(profile_name="hub").client("sts")\nsts.assume_role(RoleArn="{ROLE}")',
        f"new AssumeRoleCommand({{ roleArn: '{ROLE}' }})",
        f'provider "aws" {{\n  profile = "hub"\n  assume_role {{\n    role_arn = "{ROLE}"\n  }}\n}}',
    ],
)
def test_code_that_assumes_a_role_signs_with_what_its_profile_leads_to(code: str) -> None:
    hub = "arn:aws:iam::222233334444:role/hub"
    config = f"~/.aws/config:\n[profile hub]\nrole_arn = {hub}\nsource_profile = default\n"
    denied = "AccessDenied: An error occurred when calling the AssumeRole operation: Access denied"
    plan = plan_case(case_of_paste(f"{code}\n\n{config}\n{denied}\n"))
    assert [hop.role_arn for hop in plan.hops] == [hub, ROLE]
    shown = plan_case(case_of_paste(f"{code}\n\n{config}\n$ aws s3 ls --profile hub\n{denied}\n"))
    assert [hop.role_arn for hop in shown.hops] == [hub]


def test_a_provider_block_with_a_profile_tells_the_external_id() -> None:
    block = f'provider "aws" {{\n  profile = "hub"\n  assume_role {{\n    role_arn = "{ROLE}"\n    external_id = "ABC"\n  }}\n}}'
    config = "~/.aws/config:\n[profile hub]\nrole_arn = arn:aws:iam::222233334444:role/hub\nsource_profile = default\n"
    plan = plan_case(case_of_paste(f"{block}\n\n{config}\nError: AccessDenied: Access denied\n"))
    assert plan.hops[-1].request.external_id == "ABC"
