"""Policies of a paste find their owner by label, command, name, then shape; or have none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.arn import UNNAMED_ACCOUNT, UNNAMED_CALLER, UNNAMED_ROLE
from doctor.model.case import Case

ROLE = "arn:aws:iam::222233334444:role/team/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: "
    f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
)


def trust(principal: Any = BOB, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [{**statement, **more}]}


def identity(**more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [{**statement, **more}]}


def pasted(*pieces: Any) -> Case:
    texts = [each if isinstance(each, str) else json.dumps(each, indent=2) for each in pieces]
    return case_of_paste("\n\n".join(texts))


def test_one_refusal_and_one_trust_policy_belong_together() -> None:
    assert pasted(DENIED, trust()).roles[ROLE].trust_policy == trust()


@pytest.mark.parametrize(
    "told",
    [
        "Trust policy of the role ProjectAdmin:",
        f"Trust policy of {ROLE}:",
        "$ aws iam get-role --role-name ProjectAdmin --query Role.AssumeRolePolicyDocument",
    ],
)
def test_a_name_is_found_among_the_arns(told: str) -> None:
    assert pasted(DENIED, told, trust()).roles[ROLE].trust_policy == trust()


def test_a_role_that_stands_nowhere_is_unnamed() -> None:
    case = pasted("Trust policy:", trust())
    assert case.target.role_arn == UNNAMED_ROLE
    assert case.roles[UNNAMED_ROLE].trust_policy == trust()


def test_an_unnamed_role_is_judged_and_shown_as_it_is() -> None:
    text = (
        "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity\n\n"
        "Trust policy of the role app:\n\n"
        + json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/x.io"},
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": {"StringEquals": {"x.io:sub": "right"}},
                    }
                ],
            }
        )
        + '\n\nToken:\n{"iss": "https://x.io", "aud": "sts.amazonaws.com", "sub": "wrong"}\n'
    )
    diagnosis = diagnose(case_of_paste(text))
    assert diagnosis.findings[0].id == "federation/oidc-sub-mismatch"
    assert diagnosis.situation.hops[0].role_name == "app"
    assert "role-arn-malformed" not in str([each.id for each in diagnosis.findings])


def test_the_policy_of_another_role_is_not_the_targets() -> None:
    case = pasted(DENIED, "Trust policy of the role other:", trust("*"))
    assert ROLE not in case.roles


def test_get_role_of_another_path_is_compared_and_not_dropped() -> None:
    other = ROLE.replace("/team/", "/")
    shown = {
        "Role": {"RoleName": "ProjectAdmin", "Arn": other, "AssumeRolePolicyDocument": trust()}
    }
    assert pasted(DENIED, shown).roles[other].trust_policy == trust()


def test_a_policy_that_appears_five_times_is_one() -> None:
    case = pasted(DENIED, *[trust()] * 5)
    assert case.roles[ROLE].trust_policy == trust()
    assert not case.unknown


def test_two_that_differ_are_said_and_the_last_is_judged() -> None:
    case = pasted(DENIED, "before:", trust("*"), "after:", trust())
    assert case.roles[ROLE].trust_policy == trust()
    (unknown,) = case.unknown
    assert "the last one is judged" in unknown.why


def test_an_identity_policy_is_the_callers() -> None:
    held = pasted(DENIED, identity()).principals[BOB].identity_policies
    assert isinstance(held, tuple)
    assert [each.document for each in held] == [identity()]


def test_an_identity_policy_of_nobody_is_an_unnamed_callers() -> None:
    case = pasted("AccessDenied when calling the AssumeRole operation", identity())
    assert UNNAMED_CALLER in case.principals


def test_a_boundary_is_no_identity_policy() -> None:
    case = pasted(DENIED, "Permissions boundary of user bob:", identity(Action="s3:*"))
    assert case.principals[BOB].boundary == identity(Action="s3:*")
    assert diagnose(case).findings[0].id == "permission/boundary-blocks"


def test_the_policy_of_the_role_itself_is_not_the_callers() -> None:
    case = pasted(DENIED, "Permission policy of role ProjectAdmin:", identity(Action="s3:*"))
    assert BOB not in case.principals


def test_an_scp_that_denies_stands_beside_full_access() -> None:
    case = pasted(DENIED, "SCP of our organization:", identity(Effect="Deny"))
    assert diagnose(case).findings[0].id == "permission/scp-blocks"


def test_an_rcp_is_the_roles_accounts() -> None:
    rcp = identity(Effect="Deny", Principal="*")
    case = pasted(DENIED, rcp)
    assert isinstance(case.organizations, tuple)
    assert case.organizations[0].accounts["222233334444"].rcps == ((rcp,),)


def test_a_guardrail_of_nobody_is_kept() -> None:
    case = pasted("RCP:", identity(Effect="Deny", Principal="*"))
    assert isinstance(case.organizations, tuple)
    assert UNNAMED_ACCOUNT in case.organizations[0].accounts


def test_a_session_policy_is_the_sessions() -> None:
    case = pasted(DENIED, "inline session policy:", identity(Action="s3:*"))
    assert case.caller.session_policy == identity(Action="s3:*")  # type: ignore[union-attr]


def test_what_get_role_did_not_find_does_not_exist() -> None:
    text = "$ aws iam get-role --role-name ProjectAdmin\nAn error occurred (NoSuchEntity) when "
    text += "calling the GetRole operation: The role with name ProjectAdmin cannot be found."
    case = pasted(f"$ terraform plan\n{DENIED}", text)
    assert case.roles[ROLE].exists is False


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        (
            'resource "aws_iam_role" "deploy" {\n  name = "deploy"\n'
            "  assume_role_policy = jsonencode({\n    Statement = [{\n"
            '      Effect = "Allow"\n      Principal = { AWS = "111122223333" }\n'
            '      Action = "sts:AssumeRole"\n    }]\n  })\n}\n',
            "terraform",
            'resource "aws_iam_role"',
        ),
        (
            "Resources:\n  Deploy:\n    Type: AWS::IAM::Role\n    Properties:\n"
            "      RoleName: deploy\n      AssumeRolePolicyDocument:\n        Statement:\n"
            "          - Effect: Allow\n            Principal: {AWS: '111122223333'}\n"
            "            Action: sts:AssumeRole\n",
            "cloudformation",
            "AssumeRolePolicyDocument",
        ),
    ],
)
def test_a_policy_of_code_is_mended_in_that_code(text: str, form: str, words: str) -> None:
    role = "arn:aws:iam::222233334444:role/deploy"
    denied = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        "arn:aws:iam::333344445555:user/bob is not authorized to perform: sts:AssumeRole on "
        f"resource: {role}"
    )
    fix = diagnose(case_of_paste(f"{text}\n{denied}\n")).findings[0].fixes[0]
    assert fix.written_in == form
    assert words in fix.snippets[form]


def test_a_policy_that_is_wished_for_is_not_the_one_in_force() -> None:
    account = '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "111122223333"}}]}'
    wished = account.replace('"111122223333"', '"arn:aws:iam::111122223333:role/me"')
    text = f"The trust policy:\n{account}\n\nIt should be something like:\n{wished}\n"
    (role,) = case_of_paste(text).roles.values()
    assert role.trust_policy == json.loads(account)


def test_a_word_of_a_label_is_no_name_of_a_role() -> None:
    policy = '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}'
    arn = "arn:aws:iam::111122223333:role/deploy"
    asked = f"is not authorized to perform: sts:AssumeRole on resource: {arn}\n\n"
    for label in ("Role trusted entities in AWS:", "Trust policy of role deploy:"):
        case = case_of_paste(f"{asked}{label}\n\n{policy}\n")
        assert set(case.roles) == {arn}
    other = case_of_paste(f"{asked}Trust policy of role build-agent:\n\n{policy}\n")
    assert arn not in other.roles


CODE = """resource "aws_iam_role" "r" {{
  name = "app"
  assume_role_policy = jsonencode({{
    Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ {} }} }}]
  }})
}}
resource "aws_lambda_function" "f" {{
  role = aws_iam_role.r.arn
}}
"""
OF_ECS = CODE.format('Service = "ecs-tasks.amazonaws.com"')


def test_the_service_to_which_code_hands_the_role_calls() -> None:
    case = pasted(OF_ECS)
    assert case.caller is not UNSET
    assert case.caller.arn == "lambda.amazonaws.com"
    assert diagnose(case).findings[0].id == "trust/trust-only-service"
    sound = diagnose(pasted(CODE.format('Service = "lambda.amazonaws.com"')))
    assert not any(each.id.startswith("trust/") for each in sound.findings)


def test_whoever_was_refused_calls_and_no_service() -> None:
    case = pasted(OF_ECS, DENIED)
    assert case.caller is not UNSET
    assert case.caller.arn == BOB


@pytest.mark.parametrize(
    ("label", "whose"),
    [
        ("Die Trust Policy:", "target"),
        ("Existing trust policy:", "target"),
        ("Corrected trust policy:", "target"),
        ("reader trust policy:", "target"),
        ("builder trust policy:", "builder"),
        ("Trust policy of role builder:", "builder"),
        ("build-2 trust policy:", "the role build-2 of the pasted policy"),
    ],
)
def test_the_first_word_of_a_label_is_a_name_where_a_role_has_it(label: str, whose: str) -> None:
    """Any word may stand before “trust policy”, in any language."""
    target = "arn:aws:iam::222233334444:role/reader"
    builder = "arn:aws:iam::222233334444:role/builder"
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": builder}, "Action": "sts:AssumeRole"}
        ],
    }
    text = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        f"arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on "
        f"resource: {target}\n\n{label}\n\n{json.dumps(trust)}\n"
    )
    roles = case_of_paste(text).roles
    held = [arn for arn, each in roles.items() if each.trust_policy is not UNSET]
    assert [arn.rpartition("/")[2] for arn in held] == ["reader" if whose == "target" else whose]
