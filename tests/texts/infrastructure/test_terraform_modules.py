"""Community modules give their roles the trust policies that their inputs say."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.texts.documents.policy_texts import FoundPolicy
from doctor.texts.infrastructure.terraform import read_terraform

SOURCE = "terraform-aws-modules/iam/aws//modules"
GITHUB = "token.actions.githubusercontent.com"


def found(module: str, inputs: str, source: str = SOURCE) -> tuple[FoundPolicy, ...]:
    text = f'module "m" {{\n  source = "{source}/{module}"\n{inputs}\n}}\n'
    return read_terraform(text).policies


def statement(module: str, inputs: str) -> dict[str, Any]:
    (policy,) = found(module, inputs)
    assert policy.kind == "trust"
    (only,) = policy.document["Statement"]
    return dict(only)


IRSA = """  role_name = "velero"
  oidc_providers = {
    main = {
      provider_arn               = module.eks.oidc_provider_arn
      namespace_service_accounts = ["velero:velero", "velero:other"]
    }
  }"""


@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        "git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules",
        "github.com/terraform-aws-modules/terraform-aws-iam//modules",
    ],
)
def test_a_role_for_service_accounts_trusts_them(source: str) -> None:
    (policy,) = found("iam-role-for-service-accounts-eks", IRSA, source)
    assert (policy.owner, policy.line) == ("velero", 0)
    (only,) = policy.document["Statement"]
    assert only["Principal"] == {"Federated": "${module.eks.oidc_provider_arn}"}
    (conditions,) = only["Condition"].values()
    assert list(conditions.values()) == [
        ["system:serviceaccount:velero:velero", "system:serviceaccount:velero:other"],
        ["sts.amazonaws.com"],
    ]


def test_a_literal_provider_gives_the_keys_their_host() -> None:
    provider = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"
    inputs = IRSA.replace("module.eks.oidc_provider_arn", f'"{provider}"')
    inputs += '\n  assume_role_condition_test = "StringLike"'
    only = statement("iam-role-for-service-accounts-eks", inputs)
    assert list(only["Condition"]["StringLike"]) == [
        "oidc.eks.eu-west-1.amazonaws.com/id/A1:sub",
        "oidc.eks.eu-west-1.amazonaws.com/id/A1:aud",
    ]


def test_a_name_that_the_module_adds_to_is_not_the_roles() -> None:
    inputs = IRSA.replace("role_name", "name")
    (policy,) = found("iam-role-for-service-accounts", inputs)
    assert policy.owner is None
    (policy,) = found("iam-role-for-service-accounts", f"{inputs}\n  use_name_prefix = false")
    assert policy.owner == "velero"


def test_a_role_for_github_trusts_the_subjects_of_repositories() -> None:
    only = statement("iam-github-oidc-role", '  subjects = ["acme/app:*", "repo:acme/b:*"]')
    assert only["Condition"]["StringLike"] == {
        f"{GITHUB}:sub": ["repo:acme/app:*", "repo:acme/b:*"]
    }
    assert only["Condition"]["StringEquals"] == {f"{GITHUB}:aud": "sts.amazonaws.com"}


def test_a_role_with_oidc_has_the_conditions_that_are_set() -> None:
    only = statement(
        "iam-assumable-role-with-oidc",
        '  provider_url = "https://oidc.example.com"\n'
        '  oidc_fully_qualified_subjects = ["system:serviceaccount:a:b"]',
    )
    assert only["Condition"] == {
        "StringEquals": {"oidc.example.com:sub": ["system:serviceaccount:a:b"]}
    }


def test_an_assumable_role_requires_mfa_unless_it_is_told_not_to() -> None:
    inputs = '  trusted_role_arns = ["arn:aws:iam::111122223333:root"]'
    only = statement("iam-assumable-role", inputs)
    assert only["Condition"]["Bool"] == {"aws:MultiFactorAuthPresent": "true"}
    plain = f'{inputs}\n  role_requires_mfa = false\n  role_sts_externalid = "acme"'
    assert statement("iam-assumable-role", plain)["Condition"] == {
        "StringEquals": {"sts:ExternalId": ["acme"]}
    }


@pytest.mark.parametrize(
    ("module", "inputs"),
    [
        ("iam-user", '  name = "x"'),
        ("iam-assumable-role", '  role_name = "x"'),
        ("iam-assumable-role", '  custom_role_trust_policy = "{}"\n  trusted_role_arns = ["x"]'),
        ("iam-role-for-service-accounts-eks", '  role_name = "x"'),
    ],
)
def test_what_the_inputs_do_not_tell_is_no_policy(module: str, inputs: str) -> None:
    assert found(module, inputs) == ()
