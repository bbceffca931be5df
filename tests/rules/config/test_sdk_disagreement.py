"""config/sdk-disagreement: the chain is one thing to botocore and the AWS CLI, and another to other SDKs."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/sdk-disagreement"


def with_config(text: str) -> list[str]:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] += text
    return ids_of(raw)


def test_it_warns_and_does_not_stop() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.hop) == ("warning", None)
    assert "refuse the whole file" in finding.explanation


def test_a_profile_that_the_chain_does_not_reach_is_left_alone() -> None:
    assert with_config("\n[profile other]\nregion : eu-west-1\n") == []


def test_what_only_old_releases_did_is_left_alone() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(
        "source_profile = default", "credential_source = Environment"
    )
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": "AKIARTX3GSDSQAAAAAAA",
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
    }
    assert RULE not in ids_of(raw)


def with_env(env: dict[str, str]) -> dict[str, object]:
    raw = raw_case(RULE, "near_miss")
    raw["target"]["profile"] = None
    raw["files"]["config"]["text"] += "\n[profile other]\nregion = eu-west-1\n"
    raw["files"]["credentials"]["text"] += (
        "\n[other]\naws_access_key_id = AKIARTX3GSDSQAAAAAAA\n"
        "aws_secret_access_key = <hidden: 40 characters>\n"
    )
    raw["env"] = env
    return raw


def test_two_variables_that_select_different_profiles_are_told() -> None:
    raw = with_env({"AWS_DEFAULT_PROFILE": "other", "AWS_PROFILE": "default"})
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "the AWS CLI since version 2 AWS_PROFILE" in finding.explanation
    assert "Java, JavaScript, Rust, .NET, PHP know AWS_PROFILE alone" in finding.explanation


def test_two_variables_that_select_the_same_profile_do_not_differ() -> None:
    assert ids_of(with_env({"AWS_DEFAULT_PROFILE": "other", "AWS_PROFILE": "other"})) == []


def test_a_web_identity_beside_a_role_is_taken_by_go_java_net_and_php() -> None:
    raw = with_env(
        {
            "AWS_PROFILE": "project-role",
            "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/Runner",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token",
        }
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert ".NET, PHP use the variables" in finding.explanation


def test_an_error_on_the_same_line_says_more_even_where_it_is_less_sure() -> None:
    raw = raw_case("config/credentials-file-shadows-config")
    found = ids_of(raw)
    assert found[0] == "config/credentials-file-shadows-config"
    assert RULE not in found


def test_on_another_line_the_general_warning_stays() -> None:
    raw = raw_case("config/role-and-keys-in-one-profile")
    raw["files"]["config"]["text"] += "region : us-east-1\n"
    assert set(ids_of(raw)) == {"config/role-and-keys-in-one-profile", RULE}


def test_a_tool_of_such_an_sdk_that_found_nothing_makes_it_a_cause() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": "Error: Could not load credentials from any providers"}]
    raw["attachments"] = [{"name": "command", "text": "cdk deploy --profile project-role"}]
    found = {
        each.id: (each.severity, each.certainty) for each in diagnose(parse_case(raw)).findings
    }
    assert found[RULE] == ("error", "likely")
    raw["attachments"] = [{"name": "command", "text": "terraform plan"}]
    found = {
        each.id: (each.severity, each.certainty) for each in diagnose(parse_case(raw)).findings
    }
    assert found[RULE] == ("warning", "proven")
