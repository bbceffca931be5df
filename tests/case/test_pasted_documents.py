"""Documents of a paste go where they belong; the rest is attached under its own name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.case import CaseCaller

BOB = "arn:aws:iam::111122223333:user/bob"
CALLER = {"UserId": "AIDARTX3GSDSQAAAAAAAA", "Account": "111122223333", "Arn": BOB}
TOKEN = {"iss": "https://x.io", "sub": "s", "aud": "a"}
POLICY = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}


def dumped(value: Any) -> str:
    return json.dumps(value, indent=2)


def test_the_caller_is_taken_from_get_caller_identity() -> None:
    case = case_of_paste(f"$ aws sts get-caller-identity\n{dumped(CALLER)}")
    assert isinstance(case.caller, CaseCaller)
    told = (case.caller.arn, case.caller.account, case.caller.user_id)
    assert told == (BOB, "111122223333", CALLER["UserId"])


@pytest.mark.parametrize("text", [dumped(TOKEN), "sub: s\naud: a\niss: https://x.io"])
def test_claims_are_a_token(text: str) -> None:
    case = case_of_paste(f"Token:\n{text}")
    assert case.tokens.oidc.claims["sub"] == "s"  # type: ignore[union-attr]


def test_a_file_keeps_its_name() -> None:
    text = "# deploy.yml\non: push\njobs:\n  a:\n    steps:\n      - uses: x\n"
    (attachment,) = [each for each in case_of_paste(text).attachments if "jobs" in each.text]
    assert attachment.name == "deploy.yml"


def test_the_output_of_a_command_has_its_name() -> None:
    listed = {"OpenIDConnectProviderList": [{"Arn": "arn:aws:iam::1:oidc-provider/x"}]}
    case = case_of_paste(f"$ aws iam list-open-id-connect-providers\n{dumped(listed)}")
    names = [each.name for each in case.attachments]
    assert "aws iam list-open-id-connect-providers" in names


def test_a_policy_escaped_in_a_log_line_is_found() -> None:
    line = "level=info msg=" + json.dumps(json.dumps(POLICY))
    denied = f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: "
    text = f"{denied}arn:aws:iam::222233334444:role/x\n{line}"
    assert BOB in case_of_paste(text).principals


def test_a_case_file_is_merged() -> None:
    case = case_of_paste(dumped({"schema": "roledoctor.case/1", "clock_skew_seconds": -420}))
    assert case.clock_skew_seconds == -420


TERRAFORM = """
Error: AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: \
sts:AssumeRole on resource: arn:aws:iam::222233334444:role/app

# main.tf
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["PRINCIPAL"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["${var.external_id}"]
    }
  }
}
"""


def test_terraform_is_the_roles_trust_policy() -> None:
    text = TERRAFORM.replace("PRINCIPAL", "arn:aws:iam::111122223333:user/alice")
    found = diagnose(case_of_paste(text)).findings
    assert (found[0].id, found[0].certainty) == ("trust/trust-principal-mismatch", "proven")


def test_what_terraform_leaves_open_proves_nothing() -> None:
    text = TERRAFORM.replace("PRINCIPAL", BOB)
    diagnosis = diagnose(case_of_paste(text))
    assert diagnosis.situation.hops[0].verdict.decision == "unknown"
    assert not [each for each in diagnosis.findings if each.certainty == "proven"]


def test_cloudformation_is_the_roles_trust_policy() -> None:
    text = (
        "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
        "sts:AssumeRole on resource: arn:aws:iam::222233334444:role/app\n\n# template.yaml\n"
        "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: app\n"
        "      AssumeRolePolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n"
        "          - Effect: Allow\n            Principal: {Service: ec2.amazonaws.com}\n"
        "            Action: sts:AssumeRole\n"
    )
    assert diagnose(case_of_paste(text)).findings[0].id == "trust/trust-only-service"


def test_a_provider_of_the_code_is_known_as_iam_would_show_it() -> None:
    text = (
        'resource "aws_iam_openid_connect_provider" "p" {\n  url = "https://x.io"\n'
        '  client_id_list = ["sigstore"]\n}\n'
    )
    texts = [each.text for each in case_of_paste(text).attachments]
    assert '{"Url": "x.io", "ClientIDList": ["sigstore"]}' in texts


def test_of_two_tokens_the_first_is_the_one_that_was_sent() -> None:
    second = {**TOKEN, "sub": "t"}
    case = case_of_paste(f"Token:\n{dumped(TOKEN)}\n\nToken:\n{dumped(second)}")
    assert case.tokens.oidc.claims["sub"] == "s"  # type: ignore[union-attr]


def test_what_is_no_token_gives_none() -> None:
    assert case_of_paste(f"Token:\n{dumped({'name': 'x'})}").tokens is UNSET


def test_a_document_that_is_good_json_is_kept_to_the_letter() -> None:
    text = '{"Buckets":[{"Name":"a"}],\n  "Owner":{}}'
    (attachment,) = [
        each
        for each in case_of_paste(f"$ aws s3api list-buckets\n{text}").attachments
        if "Buckets" in each.text
    ]
    assert attachment.text.strip() == text


GOOD = '{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}'


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (f'"Statement": [{GOOD}, {{"Effect": "Allow", "Principal": {{"AWS": "*"}}', 1),
        ('{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}', None),
        (f'{{"Statement": [{GOOD}, {{"Effect": "Allow"}}]}}', 2),
        ("Statement:\n  - Effect: Allow\n    Principal: '*'\n    Act\n", None),
    ],
)
def test_a_statement_that_was_cut_off_with_its_document_is_no_fault(
    text: str, statements: int | None
) -> None:
    roles = case_of_paste(f"trust policy:\n{text}").roles
    held = next(iter(roles.values())).trust_policy if roles else None
    assert (None if held is None else len(held["Statement"])) == statements  # type: ignore[index]
