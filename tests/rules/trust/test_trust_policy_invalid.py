"""trust/trust-policy-invalid: what is special about it."""

from __future__ import annotations

from typing import Any

import pytest

import doctor
from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/trust-policy-invalid"


BOB = "arn:aws:iam::111122223333:user/bob"


def _with(statement: dict[str, Any]) -> dict[str, Any]:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"] = [statement]
    return raw


def _refused(text: str, command: str = "terraform apply") -> dict[str, Any]:
    return {
        "schema": "roledoctor.case/1",
        "errors": [{"text": text}],
        "attachments": [{"name": "command", "text": command}],
    }


@pytest.mark.parametrize(
    "text",
    [
        "operation error Lambda: AddPermission, https response error StatusCode: 400, "
        "InvalidParameterValueException: The provided principal was invalid. Please check the "
        "principal and try again.",
        "putting S3 Bucket Policy: operation error S3: PutBucketPolicy, https response error "
        "StatusCode: 400, api error MalformedPolicy: Invalid principal in policy",
        "An error occurred (MalformedPolicyDocumentException) when calling the PutKeyPolicy "
        "operation: Policy contains a statement with one or more invalid principals.",
    ],
)
def test_a_service_that_refuses_a_principal_speaks_of_a_policy_of_its_own(text: str) -> None:
    causes = [each.id for each in diagnose(parse_case(_refused(text))).findings]
    assert causes[0] == "trust/just-created"
    assert RULE not in causes


def test_the_resource_is_taken_out_and_nothing_else() -> None:
    fix = first(RULE).fixes[0]
    assert (fix.verified, fix.risk) == (True, None)
    assert fix.document["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "sts:AssumeRole",
        }
    ]


@pytest.mark.parametrize(
    ("principal", "fixed"),
    [
        (
            {"NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/eve"}},
            {"Principal": {"AWS": BOB}},
        ),
        (
            {"Principal": {"AWS": "arn:aws:iam::111122223333:user/b*"}},
            {
                "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/b*"}},
            },
        ),
        (
            {"Principal": {"AWS": "arn:aws:iam::111122223333:group/devs"}},
            {"Principal": {"AWS": BOB}},
        ),
        ({"Resource": "*"}, {"Principal": {"AWS": BOB}}),
    ],
)
def test_a_statement_is_written_as_a_trust_policys(
    principal: dict[str, Any], fixed: dict[str, Any]
) -> None:
    raw = _with({"Effect": "Allow", **principal, "Action": "sts:AssumeRole"})
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].verified
    written = finding.fixes[0].document["Statement"][0]
    assert written == {"Effect": "Allow", "Action": "sts:AssumeRole", **fixed}


def test_what_not_principal_would_mean_is_left_open() -> None:
    raw = _with(
        {
            "Effect": "Allow",
            "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/eve"},
            "Action": "sts:AssumeRole",
        }
    )
    raw["target"] = {"profile": None, "role_arn": next(iter(raw["roles"]))}
    assert doctor.verdict(doctor.load_case(raw)).decision == "unknown"


def test_a_deny_of_all_but_some_keeps_its_meaning() -> None:
    raw = raw_case(RULE)
    statements = next(iter(raw["roles"].values()))["trust_policy"]["Statement"]
    del statements[0]["Resource"]
    statements.append({"Effect": "Deny", "NotPrincipal": {"AWS": BOB}, "Action": "sts:AssumeRole"})
    fix = diagnose(parse_case(raw)).findings[0].fixes[0]
    assert fix.verified
    assert fix.document["Statement"][1] == {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sts:AssumeRole",
        "Condition": {"ArnNotEquals": {"aws:PrincipalArn": [BOB]}},
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'MalformedPolicyDocument: Invalid principal in policy: "AWS":'
            '"arn:aws:iam::111122223333:role/nodes"',
            "does not exist (yet)",
        ),
        (
            "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: "
            'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/devs"',
            "A group is not a principal",
        ),
        (
            'MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"lamda.amazonaws.com"',
            "no service with the principal lamda.amazonaws.com",
        ),
        (
            'Invalid principal in policy: "FEDERATED":"arn:aws:iam::111122223333:oidc-provider/x"',
            "create it there first",
        ),
        (
            "An error occurred (MalformedPolicyDocument) when calling the "
            "UpdateAssumeRolePolicy operation: Has prohibited field Resource",
            "has no Resource",
        ),
        (
            "An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: "
            "This policy contains invalid Json",
            "file://",
        ),
    ],
)
def test_what_aws_refused_to_save_is_explained(text: str, told: str) -> None:
    finding = diagnose(parse_case(_refused(text))).findings[0]
    assert finding.id == RULE
    assert told in finding.explanation


@pytest.mark.parametrize(
    "text",
    [
        "MalformedPolicyDocument: Policy document should not specify a principal.",
        "An error occurred (MalformedPolicyDocument) when calling the PutRolePolicy operation: "
        "Syntax errors in policy.",
        "An error occurred (MalformedPolicyDocument) when calling the AssumeRole operation: "
        "Syntax errors in policy.",
    ],
)
def test_another_policy_that_aws_refused_is_not_this_one(text: str) -> None:
    assert RULE not in ids_of(_refused(text, "python deploy.py"))


def test_a_service_that_is_none_is_told_once_and_its_code_keeps_the_roles_name() -> None:
    text = """The role defined for the function cannot be assumed by Lambda.

template.yaml:

Resources:
  FnRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: acme-fn
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazon.com
            Action: sts:AssumeRole
"""
    found = diagnose(case_of_paste(text)).findings
    assert [each.id for each in found if each.severity == "error"] == [RULE]
    assert 'RoleName: "acme-fn"' in found[0].fixes[0].snippets["cloudformation"]
