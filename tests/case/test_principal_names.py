"""Names of roles, users and profiles go whole, whatever words they are made of."""

from __future__ import annotations

import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.case.principal_names import find_principals, spans_of_principals, whole_names
from doctor.case.redaction import redact_case
from doctor.engine import diagnose

ARN = "arn:aws:iam::987612345678:role"
EVERYDAY = ("ProjectAdmin", "project-role", "prod-admin", "data-platform-reader", "TestUser")


def places(text: str, field: str = "") -> list[str]:
    return [text[start:end] for start, end in spans_of_principals(text, field)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"{ARN}/team/ProjectAdmin.", ["team/ProjectAdmin."]),
        (f'"{ARN}/Project*"', ["Project*"]),
        ("arn:aws:sts::1:assumed-role/ProjectAdmin/me", ["ProjectAdmin", "me"]),
        ("arn:aws:sts::1:assumed-role/ProjectAdmin/i-0a1b", ["ProjectAdmin"]),
        (f"{ARN}/team/x/cdk-hnb659fds-deploy-role-1-us-east-1", ["team/x"]),
        ('"sts:ExternalId": ["Prod*", "test"]', ["Prod*", "test"]),
        ("--role-session-name deploy --external-id 'prod'", ["deploy", "prod"]),
        ("[profile 'data admin']\n", ["data admin"]),
        ("[admin]\n# mine\naws_access_key_id = x\n", ["admin"]),
        ("[tool.admin]\nname = x\n", []),
        ("[default]\nregion = x\n", []),
        ("source_profile = prod admin \r\n", ["prod admin"]),
        ("aws s3 ls --profile project-role", ["project-role"]),
        ('{\\"UserName\\": \\"admin\\"}', ["admin"]),
        ("The config profile (project-role) could not be found", ["project-role"]),
        (f"{ARN}/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a1b", []),
        (f"{ARN}/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", []),
        (f"{ARN}/OrganizationAccountAccessRole", []),
        (f"{ARN}/*", []),
        (f"{ARN}/${{aws:username}}", []),
        (f"{ARN}/YourRoleName", []),
    ],
)
def test_a_name_is_found_by_where_it_stands(text: str, names: list[str]) -> None:
    assert places(text) == names


def test_a_field_may_be_such_a_name() -> None:
    assert places("prod", "profile") == ["prod"]
    assert places("prod", "region") == []
    assert set(find_principals({"userName": "dev", f"{ARN}/Ops": [{"x": f"{ARN}/Test"}]})) == {
        "dev",
        "Ops",
        "Test",
    }


@pytest.mark.parametrize("name", EVERYDAY)
def test_nothing_of_an_everyday_name_is_left_and_the_findings_stay(name: str) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::987612345678:user/deploy-user"},
            "Action": "sts:AssumeRole",
            "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/deploy*"}},
        },
    }
    config = f"[profile {name}]\nrole_arn = {ARN}/{name}\nsource_profile = deploy-user\n"
    credentials = (
        "[deploy-user]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n"
    )
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": name},
        "files": {
            "config": {"path": "~/.aws/config", "text": config},
            "credentials": {"path": "~/.aws/credentials", "text": credentials},
        },
        "caller": {"arn": "arn:aws:iam::987612345678:user/deploy-user"},
        "roles": {f"{ARN}/{name}": {"trust_policy": trust}},
        "principals": {
            "arn:aws:iam::987612345678:user/deploy-user": {
                "identity_policies": [
                    {
                        "name": "p",
                        "document": {
                            "Statement": {
                                "Effect": "Allow",
                                "Action": "sts:AssumeRole",
                                "Resource": f"{ARN}/{name[:4]}*",
                            }
                        },
                    }
                ]
            }
        },
        "errors": [
            {"text": f"User: x is not authorized to assume {name}, says {name}.", "from": "pasted"}
        ],
        "attachments": [{"name": "command", "text": f"aws s3 ls --profile {name}"}],
    }
    case = parse_case(raw)
    hidden = redact_case(case)
    text = encode_case(hidden).lower()
    assert name.lower() not in text
    assert "deploy-user" not in text
    before, after = diagnose(case), diagnose(hidden)
    assert after.verdict == before.verdict
    assert [each.id for each in after.findings] == [each.id for each in before.findings]


def test_a_part_of_a_case_is_nobodys_name() -> None:
    unknown = {"what": f"roles/{ARN}/app/trust_policy", "why": "it was denied"}
    assert "trust_policy" not in whole_names(find_principals({"unknown": [unknown]}))
