"""config/tool-too-old: the tool or SDK in use does not know this kind of credentials."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/tool-too-old"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BY_METADATA = f"[profile ci]\nrole_arn = {ROLE}\ncredential_source = Ec2InstanceMetadata\n"


def test_the_release_and_the_one_to_update_to_are_named() -> None:
    finding = first(RULE)
    assert finding.title == "Terraform 1.5.7 does not support sso_session"
    assert finding.profile == "project-role"
    assert "1.6.0" in finding.fixes[0].title


def test_without_a_version_the_contradiction_alone_makes_it_likely() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = raw["attachments"][:1]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_release_that_is_new_enough_is_not_accused() -> None:
    raw = raw_case(RULE)
    raw["attachments"][1]["text"] = "Terraform v1.9.0"
    del raw["errors"]
    assert RULE not in ids_of(raw)


def test_an_old_release_is_told_before_it_fails() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    found = {each.id: each.severity for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "warning"


def case_of(config: str, command: str, error: str, **more: object) -> dict[str, object]:
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": "ci", "role_arn": None},
        "files": {"config": {"path": "~/.aws/config", "text": config}},
        "errors": [{"text": error}],
        "attachments": [{"name": "command", "text": command}],
        **more,
    }


@pytest.mark.parametrize(
    ("version", "too_old"),
    [
        ("botocore/1.12.0", True),
        ("botocore==1.16.26", True),
        ("aws-cli/1.16.220 Python/3.7.3 botocore/1.12.210", True),
        ("boto3 (1.34.0)", False),
    ],
)
def test_versions_are_read_as_tools_write_them(version: str, *, too_old: bool) -> None:
    config = (
        "[profile ci]\nsso_start_url = https://example.awsapps.com/start\nsso_region = us-east-1\n"
        "sso_account_id = 222233334444\nsso_role_name = Admin\n"
    )
    raw = case_of(config, "python app.py", "Traceback: exit 1")
    raw["attachments"] = [*raw["attachments"], {"name": "log", "text": version}]  # type: ignore[misc]
    assert (RULE in ids_of(raw)) is too_old


def test_the_instance_s_own_role_in_place_of_the_profile_s_tells_it() -> None:
    caller = "arn:aws:sts::111122223333:assumed-role/runner/i-0a1b2c3d4e5f60718"
    error = f"AccessDenied: User: {caller} is not authorized to perform: s3:ListBucket"
    finding = diagnose(parse_case(case_of(BY_METADATA, "sst deploy", error))).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_refusal_of_the_role_itself_tells_nothing_of_the_tool() -> None:
    error = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        "arn:aws:sts::111122223333:assumed-role/runner/i-0a1b2c3d4e5f60718 is not authorized to "
        f"perform: sts:AssumeRole on resource: {ROLE}"
    )
    assert RULE not in ids_of(case_of(BY_METADATA, "sst deploy", error))


def test_an_sdk_that_refuses_the_pod_s_agent_is_older_than_it() -> None:
    error = "169.254.170.23 is not a valid container metadata service hostname"
    raw = case_of("[profile ci]\nregion = us-east-1\n", "node app.js", error)
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


def test_what_roledoctor_itself_tried_tells_nothing_of_the_user_s_tool() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": raw["errors"][0]["text"], "from": "probe"}]
    raw["attachments"] = []
    assert RULE not in ids_of(raw)


def test_without_the_files_the_words_alone_leave_both_causes() -> None:
    raw = raw_case(RULE)
    del raw["files"]
    raw["attachments"] = raw["attachments"][:1]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "really missing" in (finding.next_step or "")


@pytest.mark.parametrize(("command", "first"), [("sso login", "2.0.0"), ("login", "2.32.0")])
def test_a_cli_without_the_command_is_older_than_it(command: str, first: str) -> None:
    error = "aws: error: argument command: Invalid choice, valid choices are:"
    raw = case_of("[profile ci]\nregion = us-east-1\n", f"aws {command} --profile ci", error)
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert first in finding.explanation


@pytest.mark.parametrize(
    "error",
    [
        'CredentialsEndpointError: invalid endpoint host, "169.254.170.23", only loopback hosts are '
        "allowed.",
        "Unsupported hostname: AWS_CONTAINER_CREDENTIALS_FULL_URI only supports localhost",
    ],
)
def test_every_sdk_refuses_the_pod_s_agent_in_its_own_words(error: str) -> None:
    raw = case_of("[profile ci]\nregion = us-east-1\n", "app", error)
    raw["env"] = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials"}
    assert ids_of(raw)[0] == RULE


def test_a_pod_that_calls_as_its_node_has_an_sdk_without_web_identity() -> None:
    caller = "arn:aws:sts::111122223333:assumed-role/NodeInstanceRole/i-0a1b2c3d4e5f60718"
    raw = {
        "schema": "roledoctor.case/1",
        "env": {"AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": "/var/run/token"},
        "errors": [{"text": f"User: {caller} is not authorized to perform: s3:ListAllMyBuckets"}],
        "attachments": [{"name": "command", "text": "java -jar app.jar"}],
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


@pytest.mark.parametrize(
    "told",
    [
        "To use assume role profiles the aws-java-sdk-sts module must be on the class path.",
        "To use assumed roles in the 'dev' profile, the 'sts' service module must be on the class "
        "path.",
        "ProfileFile provider could not be built: This behavior requires following cargo "
        "feature(s) enabled: credentials-login",
    ],
)
def test_a_build_without_the_module_for_roles_is_told_by_its_words(told: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": told}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "built without a part" in finding.title


def test_an_sdk_that_lists_the_agent_among_its_hosts_is_not_older_than_it() -> None:
    error = (
        "Unsupported host '10.0.0.9'. Can only retrieve metadata from a loopback address or one of "
        "these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost"
    )
    assert RULE not in ids_of({"schema": "roledoctor.case/1", "errors": [{"text": error}]})
