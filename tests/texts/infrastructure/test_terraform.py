"""Terraform's roles, policies and documents become policies with their owners."""

from __future__ import annotations

import json
from typing import Any

from msgspec import UNSET

from doctor.texts.infrastructure.terraform import read_terraform

DOCUMENT = """
data "aws_iam_policy_document" "d" {
  statement {
    sid     = "A"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.p.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${replace(aws_iam_openid_connect_provider.p.url, "https://", "")}:sub"
      values   = ["system:serviceaccount:web:${var.account}"]
    }
  }
}
resource "aws_iam_openid_connect_provider" "p" {
  url            = "https://oidc.example.com"
  client_id_list = ["sts.amazonaws.com"]
}
variable "account" { default = "app" }
"""
ROLE = """
resource "aws_iam_role" "r" {
  name                 = "app"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.d.json
}
"""


def only(text: str) -> Any:
    (policy,) = read_terraform(text).policies
    return policy


def test_a_document_is_its_roles_trust_policy() -> None:
    policy = only(DOCUMENT + ROLE)
    assert (policy.kind, policy.owner, policy.max_session_duration) == ("trust", "app", 7200)
    (statement,) = policy.document["Statement"]
    assert statement["Sid"] == "A"
    assert statement["Condition"] == {
        "StringEquals": {"oidc.example.com:sub": ["system:serviceaccount:web:app"]}
    }
    (provider,) = statement["Principal"]["Federated"]
    assert provider.endswith(":oidc-provider/oidc.example.com")
    assert "${" in provider


def test_a_document_that_nothing_uses_stands_alone() -> None:
    assert only(DOCUMENT).owner is None


def test_a_heredoc_and_jsonencode_are_the_same() -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    body = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    heredoc = f'resource "aws_iam_role" "r" {{\n  assume_role_policy = <<EOF\n{body}\nEOF\n}}\n'
    encoded = f'resource "aws_iam_role" "r" {{\n  assume_role_policy = jsonencode({body})\n}}\n'
    assert only(heredoc).document == only(encoded).document == json.loads(body)


def test_what_is_not_literal_is_unknown_and_never_empty() -> None:
    text = 'resource "aws_iam_role" "r" {\n  assume_role_policy = var.trust\n}\n'
    assert only(text).document["Statement"] == "${var.trust}"


def test_dynamic_statements_are_left_open() -> None:
    text = 'data "aws_iam_policy_document" "d" {\n  dynamic "statement" {\n    for_each = var.x\n  }\n}'
    assert only(text).document["Statement"] == ["${dynamic statements of d}"]


def test_policies_find_their_roles() -> None:
    inline = (
        'resource "aws_iam_role_policy" "p" {\n  role = aws_iam_role.r.id\n  policy = var.p\n}\n'
    )
    managed = (
        'resource "aws_iam_policy" "m" {\n  policy = var.m\n}\n'
        'resource "aws_iam_role_policy_attachment" "a" {\n  role = aws_iam_role.r.name\n'
        "  policy_arn = aws_iam_policy.m.arn\n}\n"
    )
    found = read_terraform(ROLE + inline + managed).policies
    assert [(each.kind, each.owner) for each in found][1:] == [("identity", "app")] * 2


def test_guardrails_of_organizations() -> None:
    text = 'resource "aws_organizations_policy" "p" {\n  type = "RESOURCE_CONTROL_POLICY"\n  content = var.x\n}\n'
    assert only(text).kind == "rcp"


def test_policy_variables_are_written_as_aws_has_them() -> None:
    text = 'data "aws_iam_policy_document" "d" {\n  statement {\n    resources = ["arn:aws:iam::*:user/&{aws:username}"]\n  }\n}'
    assert only(text).document["Statement"][0]["Resource"] == [
        "arn:aws:iam::*:user/${aws:username}"
    ]


def test_providers_tell_the_role_and_external_id() -> None:
    role = "arn:aws:iam::222233334444:role/deploy"
    text = f'provider "aws" {{\n  assume_role {{\n    role_arn = "{role}"\n    external_id = "e"\n  }}\n}}\n'
    found = read_terraform(text)
    assert (found.roles, found.external_ids) == ((role,), {role: "e"})


def test_an_external_id_is_of_the_block_it_stands_in() -> None:
    state, deploy, audit = (f"arn:aws:iam::222233334444:role/{each}" for each in "sda")
    text = (
        f'terraform {{\n  backend "s3" {{\n    role_arn = "{state}"\n    external_id = "e"\n  }}\n}}\n'
        f'provider "aws" {{\n  assume_role {{\n    role_arn = "{deploy}"\n  }}\n}}\n'
        f'provider "aws" {{\n  alias = "a"\n  assume_role {{\n    role_arn = "{audit}"\n'
        "    external_id = var.id\n  }\n}\n"
    )
    assert read_terraform(text).external_ids == {state: "e", deploy: None, audit: UNSET}


def test_a_provider_of_tokens_is_found() -> None:
    (provider,) = read_terraform(DOCUMENT).providers
    assert provider.as_answer() == {
        "Url": "oidc.example.com",
        "ClientIDList": ["sts.amazonaws.com"],
    }


def test_references_in_a_circle_are_unknown() -> None:
    text = 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_iam_role" "r" {\n  assume_role_policy = local.a\n}'
    assert "${" in only(text).document["Statement"]


def test_a_service_to_which_the_code_hands_a_role_is_known() -> None:
    task = 'resource "aws_ecs_task_definition" "t" {{\n  {} = aws_iam_role.r.arn\n}}\n'
    used = DOCUMENT + ROLE + task.format("task_role_arn")
    assert only(used).service == "ecs-tasks.amazonaws.com"
    assert only(DOCUMENT + ROLE + task.format("other")).service is None
    function = 'resource "aws_lambda_function" "f" {\n  role = aws_iam_role.r.arn\n}\n'
    assert only(used + function).service is None
    nested = (
        'resource "aws_scheduler_schedule" "s" {\n  target {\n    role_arn = aws_iam_role.r.arn\n'
        "  }\n}\n"
    )
    assert only(DOCUMENT + ROLE + nested).service == "scheduler.amazonaws.com"
