"""credentials/restricted-session: this kind of session may not make this call."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "credentials/restricted-session"


REFUSED = (
    "An error occurred (InvalidClientTokenId) when calling the {} operation: "
    "The security token included in the request is invalid"
)
CLOUD9 = (
    "[default]\n# Do not modify this file, if this file is modified it will not be updated.\n"
    "aws_access_key_id=ASIARTX3GSDSQAAAAAAA\naws_secret_access_key=<hidden: 40 characters>\n"
    "aws_session_token=<hidden: 400 characters>\n"
)


def told(operation: str, command: str | None = None) -> dict[str, Any]:
    """Make a case of an error text alone, with the command that failed."""
    attachments = [] if command is None else [{"name": "command", "text": command}]
    return {
        "schema": "roledoctor.case/1",
        "errors": [{"text": REFUSED.format(operation)}],
        "attachments": attachments,
    }


@pytest.mark.parametrize("operation", ["GetUser", "ListRoles", "GetAccountSummary", "CreateRole"])
def test_iam_refusing_a_session_that_sts_takes_is_proven(operation: str) -> None:
    raw = raw_case(RULE) | {"errors": told(operation)["errors"]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


def test_no_code_helps_a_session_of_get_federation_token() -> None:
    raw = raw_case(RULE)
    raw["caller"]["arn"] = "arn:aws:sts::111122223333:federated-user/bob"
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.title.endswith("it comes from GetFederationToken")
    assert [each.commands for each in finding.fixes] == [()]


def test_another_service_refusing_it_is_not_this_cause() -> None:
    raw = raw_case(RULE) | {"errors": told("DescribeInstances")["errors"], "attachments": []}
    assert RULE not in ids_of(raw)


def test_a_role_session_may_call_iam() -> None:
    raw = raw_case(RULE)
    raw["caller"]["arn"] = "arn:aws:sts::111122223333:assumed-role/Admin/bob"
    assert RULE not in ids_of(raw)


def test_a_tool_that_starts_user_sessions_makes_it_the_likeliest() -> None:
    raw = told("ListRoles", "aws-vault exec work -- aws iam list-roles")
    raw["target"] = {"profile": "work"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "aws-vault exec --no-session work -- …" in finding.fixes[1].commands[0]


def test_with_a_plain_error_the_key_itself_is_likelier() -> None:
    found = ids_of(told("ListRoles"))
    assert found[0] == "credentials/access-key-invalid"
    assert RULE in found


def test_a_long_term_key_is_no_session() -> None:
    raw = told("ListRoles") | {
        "env": {
            "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
            "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
        }
    }
    assert ids_of(raw) == ["credentials/access-key-invalid"]


def test_a_federated_user_may_not_assume_roles() -> None:
    caller = "arn:aws:sts::111122223333:federated-user/bob"
    role = "arn:aws:iam::111122223333:role/Deploy"
    raw = {
        "schema": "roledoctor.case/1",
        "caller": {"arn": caller, "account": "111122223333"},
        "target": {"role_arn": role},
        "errors": [
            {
                "text": f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: "
                f"{role}",
                "hop": 1,
            }
        ],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty, finding.hop) == (RULE, "proven", 1)


def test_the_session_that_cloud9_keeps_may_not_assume() -> None:
    role = "arn:aws:iam::111122223333:role/cdk-deploy"
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"role_arn": role},
        "files": {"credentials": {"path": "~/.aws/credentials", "text": CLOUD9}, "config": None},
        "errors": [{"text": f"current credentials could not be used to assume '{role}'", "hop": 1}],
    }
    assert ids_of(raw)[0] == RULE
    raw["files"]["credentials"]["text"] = CLOUD9.replace("# Do not modify", "# Kept by hand")
    assert RULE not in ids_of(raw)


def test_a_tool_that_makes_a_session_of_the_key_is_kept_from_iam() -> None:
    told = "An error occurred (InvalidClientTokenId) when calling the {} operation: invalid"
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "env": {"AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA", "AWS_SECRET_ACCESS_KEY": "x"},
        "request": {"action": "sts:GetSessionToken"},
        "errors": [{"text": told.format("CreatePolicy")}],
    }
    assert RULE in ids_of(raw)
    raw["errors"] = [{"text": told.format("GetCallerIdentity")}]
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    ("arn", "told_first"),
    [
        ("arn:aws:sts::111122223333:federated-user/bob", True),
        ("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", False),
        ("arn:aws:iam::111122223333:saml-provider/okta", False),
    ],
)
def test_who_came_with_a_provider_s_token_has_no_user_s_session(arn: str, told_first: bool) -> None:
    raw = told("ListRoles") | {"caller": {"arn": arn, "account": "111122223333"}}
    assert (ids_of(raw)[0] == RULE) is told_first
