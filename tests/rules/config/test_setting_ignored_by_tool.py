"""config/setting-ignored-by-tool: the tool reads the profile and drops one of its settings."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from doctor.model.finding import Finding
from tests.rules.support import first, ids_of, raw_case

RULE = "config/setting-ignored-by-tool"


def named(raw: dict[str, object]) -> Finding:
    return next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)


def test_a_release_that_is_known_for_it_proves_it() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert (finding.profile, finding.hop) == ("project-role", 1)
    assert "after 4.3.0" in finding.fixes[0].title


def test_a_tool_that_is_not_known_for_it_is_likely_where_the_role_asks_for_the_value() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "some-deployer up"}]
    assert named(raw).certainty == "likely"


def test_where_nobody_sees_what_the_role_asks_for_it_is_possible() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "some-deployer up"}]
    del raw["roles"]
    assert named(raw).certainty == "possible"


def test_the_cli_sends_what_stands_in_the_profile() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "aws s3 ls --profile project-role"}]
    assert RULE not in ids_of(raw)


def test_the_record_of_the_call_proves_it_whatever_the_tool() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    raw["cloudtrail"] = [
        {
            "eventName": "AssumeRole",
            "errorCode": "AccessDenied",
            "requestParameters": {
                "roleArn": "arn:aws:iam::222233334444:role/ProjectAdmin",
                "roleSessionName": "s",
            },
        }
    ]
    assert named(raw).certainty == "proven"


def test_aws_naming_the_caller_s_own_policy_acquits_the_tool() -> None:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] += " because no identity-based policy allows the sts:AssumeRole action"
    assert RULE not in ids_of(raw)


def test_a_role_that_was_never_assumed_is_told_by_who_called() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "some-deployer up"}]
    raw["errors"] = [
        {
            "text": "AccessDenied: User: arn:aws:iam::111122223333:user/bob is not authorized to "
            "perform: cloudformation:DescribeStacks on resource: *"
        }
    ]
    assert "does not assume the profile's role" in named(raw).title


def test_a_session_that_ends_early_may_have_lost_its_duration() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [{"name": "command", "text": "some-deployer up"}]
    raw["files"]["config"]["text"] += "duration_seconds = 43200\n"
    raw["errors"] = [
        {
            "text": "An error occurred (ExpiredToken) when calling the PutObject operation: The "
            "provided token has expired.",
            "hop": 1,
        }
    ]
    assert named(raw).certainty == "possible"


def test_a_value_in_the_tool_s_own_configuration_was_given_in_vain() -> None:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("external_id = ABCDEF123456\n", "")
    raw["attachments"] = [
        {"name": "command", "text": "terraform init"},
        {"name": "backend.tf", "text": 'backend "s3" {\n  external_id = "ABCDEF123456"\n}'},
    ]
    assert ids_of(raw)[0] == "trust/external-id-missing"
    assert "backend.tf" in named(raw).explanation
    raw["attachments"][1]["text"] = 'backend "s3" {}'
    assert RULE not in ids_of(raw)


def test_a_provider_of_keys_alone_leaves_the_role() -> None:
    raw: dict[str, Any] = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "dev"},
        "files": {
            "config": {
                "path": "~/.aws/config",
                "text": "[profile dev]\nrole_arn = arn:aws:iam::444455556666:role/Deploy\n"
                "source_profile = base\n",
            },
            "credentials": {
                "path": "~/.aws/credentials",
                "text": "[base]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
                "aws_secret_access_key = notARealSecretKey\n",
            },
        },
        "errors": [
            {
                "text": "Aws::Errors::MissingCredentialsError: unable to sign request without "
                "credentials set"
            }
        ],
        "attachments": [{"name": "command", "text": "ruby app.rb"}],
    }
    assert ids_of(raw)[0] == RULE
    raw["files"]["credentials"]["text"] = "[base]\n"
    assert RULE not in ids_of(raw)


def test_a_profile_without_a_role_leaves_none_alone() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "console"},
        "files": {
            "config": {
                "path": "~/.aws/config",
                "text": "[profile console]\nlogin_session = arn:aws:iam::111122223333:user/dana\n",
            },
        },
        "errors": [{"text": "no EC2 IMDS role found, operation error ec2imds: GetMetadata"}],
        "attachments": [{"name": "command", "text": "terraform init"}],
    }
    assert ids_of(raw)[0] == "config/tool-too-old"


BLOCKS = """terraform {
  backend "s3" {
    role_arn    = "arn:aws:iam::222233334444:role/state"
    external_id = "tf"
  }
}

provider "aws" {
  assume_role {
    role_arn = "arn:aws:iam::222233334444:role/deployer"
  }
}

Error: AccessDenied: User: arn:aws:iam::111122223333:user/ci is not authorized to perform: \
sts:AssumeRole on resource: arn:aws:iam::222233334444:role/deployer

Trust policy:
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
 "Principal": {"AWS": "arn:aws:iam::111122223333:user/ci"},
 "Condition": {"StringEquals": {"sts:ExternalId": "tf"}}}]}
"""


def test_an_external_id_of_another_block_is_not_sent_here() -> None:
    """Each block of Terraform assumes its own role, with its own external ID."""
    found = diagnose(case_of_paste(BLOCKS)).findings
    assert (found[0].id, found[0].certainty) == ("trust/external-id-missing", "proven")
    assert RULE not in [each.id for each in found]
    sent = BLOCKS.replace('role/deployer"\n', 'role/deployer"\n    external_id = "tf"\n', 1)
    assert "trust/external-id-missing" not in [
        each.id for each in diagnose(case_of_paste(sent)).findings
    ]
