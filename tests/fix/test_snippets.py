"""The changed document as Terraform and CloudFormation write it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from doctor.fix.snippets import snippets_of
from doctor.model.arn import UNNAMED_ROLE
from doctor.model.edit import EditGuardrail, EditIdentityPolicy, EditTrustPolicy, SetSetting
from doctor.model.policy import PolicyKind
from doctor.texts.infrastructure.terraform import read_terraform

ROLE = "arn:aws:iam::222233334444:role/team/Project-Admin"
DOCUMENT: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::111122223333:root"]},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}},
        }
    ],
}


TERRAFORM = """\
resource "aws_iam_role" "project_admin" {
  name = "Project-Admin"
  assume_role_policy = jsonencode({
    "Version" = "2012-10-17"
    "Statement" = [
      {
        "Effect" = "Allow"
        "Principal" = {
          "AWS" = [
            "arn:aws:iam::111122223333:root",
          ]
        }
        "Action" = "sts:AssumeRole"
        "Condition" = {
          "StringEquals" = {
            "sts:RoleSessionName" = "$${aws:username}"
          }
        }
      },
    ]
  })
}
"""


def test_cloudformation_reads_back_as_the_very_document() -> None:
    text = snippets_of(EditTrustPolicy(role_arn=ROLE, changes=()), DOCUMENT, None)
    read = yaml.safe_load(text["cloudformation"])
    assert read == {
        "Resources": {
            "ProjectAdmin": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "RoleName": "Project-Admin",
                    "AssumeRolePolicyDocument": DOCUMENT,
                },
            }
        }
    }


def test_a_role_that_nobody_saw_gets_no_name() -> None:
    shown = snippets_of(EditTrustPolicy(role_arn=UNNAMED_ROLE, changes=()), DOCUMENT, None)
    read = yaml.safe_load(shown["cloudformation"])["Resources"]["Role"]["Properties"]
    assert read == {"AssumeRolePolicyDocument": DOCUMENT}
    assert shown["terraform"].startswith('resource "aws_iam_role" "role" {\n  assume_role_policy')


def test_terraform_takes_no_policy_variable_for_its_own() -> None:
    text = snippets_of(EditTrustPolicy(role_arn=ROLE, changes=()), DOCUMENT, None)["terraform"]
    assert text == TERRAFORM


@pytest.mark.parametrize(
    ("kind", "terraform", "cloudformation"),
    [
        ("SCP", "aws_organizations_policy", "AWS::Organizations::Policy"),
        ("RCP", "aws_organizations_policy", "AWS::Organizations::Policy"),
        ("permissions boundary", "aws_iam_policy", "AWS::IAM::ManagedPolicy"),
        ("VPC endpoint policy", "aws_vpc_endpoint_policy", "AWS::EC2::VPCEndpoint"),
    ],
)
def test_a_guardrail_is_named_as_each_tool_names_it(
    kind: PolicyKind, terraform: str, cloudformation: str
) -> None:
    made = snippets_of(EditGuardrail(kind=kind, owner="111122223333", changes=()), DOCUMENT, None)
    assert f'resource "{terraform}"' in made["terraform"]
    assert f'Type: "{cloudformation}"' in made["cloudformation"]


def test_an_inline_policy_names_its_owner() -> None:
    edit = EditIdentityPolicy(principal=ROLE, policy=None, changes=())
    made = snippets_of(edit, DOCUMENT, None)
    assert 'role = "Project-Admin"' in made["terraform"]
    assert 'PolicyName: "AllowAssumeRole"' in made["cloudformation"]


def test_what_no_tool_manages_has_no_snippet() -> None:
    assert snippets_of(SetSetting(profile="a", name="b", value="c"), DOCUMENT, None) == {}
    assert snippets_of(EditTrustPolicy(role_arn=ROLE, changes=()), None, None) == {}
    session = EditGuardrail(kind="session policy", owner=None, changes=())
    assert snippets_of(session, DOCUMENT, None) == {}


def test_statements_of_a_data_source_read_back_as_they_were() -> None:
    document: dict[str, Any] = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Sid": "Users",
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Principal": {
                    "AWS": ["arn:aws:iam::111122223333:root"],
                    "Service": ["ec2.amazonaws.com"],
                },
                "Condition": {
                    "StringEquals": {"sts:RoleSessionName": ["${aws:username}"]},
                    "StringLike": {"aws:PrincipalTag/team": ["a*", "b%{x}"]},
                },
            },
            {"Effect": "Deny", "Action": ["*"], "Principal": "*"},
        ],
    }
    edit = EditTrustPolicy(role_arn=ROLE, changes=())
    text = snippets_of(edit, document, None, "terraform_document")["terraform"]
    (found,) = read_terraform(f'data "aws_iam_policy_document" "trust" {{\n{text}}}\n').policies
    assert found.document == document


def test_references_of_the_code_stay_references() -> None:
    federated = "${aws_iam_openid_connect_provider.github.arn}"
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Federated": federated, "AWS": "arn:aws:iam::${var.account}:role/a"},
        "Condition": {"StringEquals": {"aws:userid": "${aws:username}"}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    text = snippets_of(EditTrustPolicy(role_arn=ROLE, changes=()), document, None)["terraform"]
    assert "= aws_iam_openid_connect_provider.github.arn\n" in text
    assert '= "arn:aws:iam::${var.account}:role/a"' in text
    assert '= "$${aws:username}"' in text
