"""config/profile-not-selected: a profile exists, and nothing selects it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.finding import Finding
from tests.rules.support import first, ids_of, raw_case

CLI_ERROR = [
    {"text": 'Unable to locate credentials. You can configure credentials by running "aws login".'}
]
RULE = "config/profile-not-selected"


def named(raw: dict[str, object]) -> Finding:
    return next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)


def test_the_profile_that_serves_is_proposed_and_tested() -> None:
    finding = first(RULE)
    assert (finding.certainty, finding.profile) == ("likely", "work")
    assert finding.fixes[0].commands == ("export AWS_PROFILE=work",)
    assert "Fixes this." in (finding.fixes[0].unproved or "")


def test_a_refused_default_leaves_room_for_the_other_profile() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["text"] += (
        "\n[default]\naws_access_key_id = AKIAWO645SY5AAAAAAAA\n"
        "aws_secret_access_key = <hidden: 40 characters>\n"
    )
    raw["errors"] = [{"text": "UnrecognizedClientException: The security token is invalid"}]
    raw["errors"] = [
        {
            "text": "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity "
            "operation: The security token included in the request is invalid."
        }
    ]
    assert ids_of(raw)[0] == "credentials/access-key-invalid"
    assert named(raw).certainty == "possible"


def test_a_profile_that_itself_leads_nowhere_is_not_proposed() -> None:
    raw = raw_case(RULE)
    raw["files"]["credentials"]["text"] = "[work]\nregion = us-east-1\n"
    assert RULE not in ids_of(raw)


def test_keys_in_the_environment_need_no_profile() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
    }
    assert ids_of(raw) == []


def test_a_variable_that_the_sdk_does_not_read_selects_nothing() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_DEFAULT_PROFILE": "work"}
    assert named(raw).title == "the AWS SDK for JavaScript does not read AWS_DEFAULT_PROFILE"


def test_boto3_reads_that_variable() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_DEFAULT_PROFILE": "work"}
    raw["attachments"] = [{"name": "command", "text": "python deploy.py"}]
    assert RULE not in ids_of(raw)


def test_two_variables_that_differ_are_told_with_the_tool_that_takes_the_other() -> None:
    raw = raw_case(RULE)
    raw["errors"] = CLI_ERROR
    raw["env"] = {"AWS_DEFAULT_PROFILE": "work", "AWS_PROFILE": "home"}
    raw["attachments"] = [
        {"name": "command", "text": "aws s3 ls"},
        {"name": "aws --version", "text": "aws-cli/2.15.30 Python/3.11.8"},
    ]
    finding = named(raw)
    assert (
        finding.title == "the AWS CLI uses AWS_PROFILE (“home”), not AWS_DEFAULT_PROFILE (“work”)"
    )
    assert finding.certainty == "likely"


def test_it_is_proven_only_where_whatever_could_name_a_profile_was_seen() -> None:
    raw = raw_case(RULE)
    raw["errors"] = CLI_ERROR
    raw["attachments"] = [{"name": "command", "text": "aws s3 ls"}]
    raw["env"] = {}
    raw["files"].setdefault("credentials", None)
    assert diagnose(parse_case(raw)).findings[0].certainty == "proven"
    for unseen in ("env", "attachments"):
        less = {name: value for name, value in raw.items() if name != unseen}
        assert diagnose(parse_case(less)).findings[0].certainty == "likely"
    raw["attachments"][0]["text"] = "terraform plan"
    assert diagnose(parse_case(raw)).findings[0].certainty == "likely"
