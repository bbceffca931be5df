"""Templates tell roles and policies; functions are filled where the template says."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.texts.documents.yaml_text import read_yaml
from doctor.texts.infrastructure.cloudformation import read_template

TEMPLATE = """
Parameters:
  Repo: {Type: String, Default: acme/app}
  Org: {Type: String}
Mappings:
  M: {a: {b: from-a-map}}
Resources:
  Provider:
    Type: AWS::IAM::OIDCProvider
    Properties:
      Url: https://token.actions.githubusercontent.com
      ClientIdList: [sigstore]
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: deploy
      MaxSessionDuration: 3600
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: {Federated: !GetAtt Provider.Arn}
            Condition:
              StringLike:
                token.actions.githubusercontent.com:sub: !Sub "repo:${Repo}:${Org}"
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - {Effect: Allow, Action: sts:AssumeRole, Resource: VALUE}
"""


def policies(value: str) -> Any:
    (document,) = read_yaml(TEMPLATE.replace("VALUE", value))
    found = read_template(document)
    assert found is not None
    return found.policies


def test_a_role_has_a_trust_policy_and_its_own() -> None:
    trust, own = policies("'*'")
    assert (trust.kind, trust.owner, trust.max_session_duration) == ("trust", "deploy", 3600)
    assert (own.kind, own.owner) == ("identity", "deploy")


def test_functions_are_filled_as_far_as_the_template_says() -> None:
    statement = policies("'*'")[0].document["Statement"][0]
    assert statement["Condition"]["StringLike"] == {
        "token.actions.githubusercontent.com:sub": "repo:acme/app:${Org}"
    }
    assert statement["Principal"]["Federated"] == (
        "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"
    )


def resource(value: str) -> Any:
    return policies(value)[1].document["Statement"][0]["Resource"]


def test_functions_one_by_one() -> None:
    assert resource("!Ref Repo") == "acme/app"
    assert resource("!Ref Org") == "${Org}"
    assert resource("!Ref Role") == "deploy"
    assert resource("!GetAtt Role.Arn") == "arn:aws:iam::${AWS::AccountId}:role/deploy"
    assert resource("!Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x'") == (
        "arn:aws:iam::${AWS::AccountId}:role/x"
    )
    assert resource("!Join [':', [a, b]]") == "a:b"
    assert resource("!Select [1, [a, b]]") == "b"
    assert resource("!FindInMap [M, a, b]") == "from-a-map"
    assert resource("!If [Prod, x, x]") == "x"
    assert resource("!If [Prod, x, y]") == "${If Prod}"
    assert resource("!ImportValue other") == "${ImportValue other}"
    assert resource("!Select [9, [a]]") == "${Select 9}" or "${" in resource("!Select [9, [a]]")


def test_no_value_is_left_out() -> None:
    assert resource("[a, !Ref 'AWS::NoValue']") == ["a"]


def test_resources_alone_are_a_template() -> None:
    (document,) = read_yaml(TEMPLATE.replace("VALUE", "x"))
    found = read_template(document["Resources"])
    assert found is not None
    assert found.providers[0].client_ids == ("sigstore",)


def test_other_documents_are_none() -> None:
    assert read_template({"kind": "Pod"}) is None
    assert read_template([1]) is None


@pytest.mark.parametrize(
    "reference", ["!GetAtt Role.Arn", "!Sub '${Role.Arn}'", "{Fn::GetAtt: [Role, Arn]}"]
)
def test_a_service_to_which_the_template_hands_a_role_is_known(reference: str) -> None:
    use = (
        "\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
        f"      ExecutionRoleArn: {reference}\n"
    )
    (value,) = read_yaml(TEMPLATE.rstrip() + use)
    found = read_template(value)
    assert found is not None
    assert {each.service for each in found.policies if each.kind == "trust"} == {
        "ecs-tasks.amazonaws.com"
    }
