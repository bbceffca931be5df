"""config/config-file-missing: the shared file is not where the process looks for it."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.finding import Finding
from tests.rules.support import first, ids_of, raw_case

RULE = "config/config-file-missing"
NO_CREDENTIALS = "Unable to locate credentials. You can configure credentials by running aws login"


def case_of(command: str, error: str = NO_CREDENTIALS, **more: object) -> dict[str, object]:
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": "work", "role_arn": None},
        "errors": [{"text": error}],
        "attachments": [{"name": "command", "text": command}],
        **more,
    }


def named(raw: dict[str, object]) -> Finding:
    return next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)


def test_sudo_is_told_with_the_command_that_reads_your_files() -> None:
    finding = first(RULE)
    assert "Under sudo it runs as another user" in finding.explanation
    assert finding.fixes[0].commands[0].startswith("sudo AWS_CONFIG_FILE=")
    assert finding.fixes[0].commands[0].endswith("aws s3 ls --profile project-role")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("docker run -v ~/.aws:/home/.aws amazon/aws-cli s3 ls", "look in /root/.aws"),
        ("docker run -u node -v ~/.aws:/root/.aws:ro app", "look in /home/node/.aws"),
        ("docker run --rm -it app --profile work", "mounts none"),
        ("docker run -e HOME=/app -v $HOME/.aws:/root/.aws app", "look in /app/.aws"),
        (
            "podman run --mount type=bind,source=/home/me/.aws,target=/srv/.aws app",
            "mounted at /srv/.aws",
        ),
    ],
)
def test_a_container_that_does_not_see_the_files_is_told(command: str, says: str) -> None:
    assert says in " ".join(each.says for each in named(case_of(command)).evidence)


@pytest.mark.parametrize(
    "command",
    [
        "docker run --rm -v ~/.aws:/root/.aws amazon/aws-cli s3 ls",
        "docker run -v ~/.aws:/x/.aws -e AWS_CONFIG_FILE=/x/.aws/config app",
        "docker run -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY app",
        "aws s3 ls --profile work",
    ],
)
def test_a_process_that_sees_the_files_is_not_accused(command: str) -> None:
    assert RULE not in ids_of(case_of(command))


def test_a_path_in_the_error_that_is_not_where_the_files_are_proves_it() -> None:
    error = (
        "SharedCredsLoad: failed to load shared credentials file caused by: open "
        "/var/lib/jenkins/.aws/credentials: no such file or directory"
    )
    raw = case_of(
        "terraform plan",
        error + "\nNoCredentialProviders: no valid providers in chain",
        files={"credentials": {"path": "/home/me/.aws/credentials", "text": "[work]\n"}},
    )
    finding = named(raw)
    assert finding.certainty == "proven"
    assert finding.title == "there is no /var/lib/jenkins/.aws/credentials"


def test_a_chain_without_a_failed_command_is_only_a_missing_profile() -> None:
    raw = raw_case(RULE)
    del raw["errors"], raw["attachments"]
    assert ids_of(raw) == ["config/profile-not-found"]


def test_a_runner_without_any_file_is_told_where_a_profile_is_asked_for() -> None:
    raw = raw_case(RULE)
    raw["attachments"][0]["text"] = "aws s3 ls --profile project-role"
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert finding.title == "there is neither ~/.aws/config nor ~/.aws/credentials"


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"SUDO_USER": "bob"}, "under sudo it runs as another user than bob"),
        ({"CI": "true"}, "it runs on a build machine"),
        ({"WSL_DISTRO_NAME": "Ubuntu"}, "/mnt/c/Users"),
    ],
)
def test_the_environment_tells_whose_home_it_is(env: dict[str, str], says: str) -> None:
    raw = raw_case(RULE)
    raw["env"] = env
    del raw["errors"], raw["attachments"]
    findings = diagnose(parse_case(raw)).findings
    assert [each.id for each in findings] == ["config/profile-not-found", RULE]
    assert says in findings[1].evidence[0].says


def test_an_option_that_runs_the_tool_in_a_container_hides_the_files() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {},
        "errors": [{"text": "Unable to locate credentials"}],
        "attachments": [{"name": "command", "text": "nextstrain build --docker ."}],
    }
    assert ids_of(raw)[0] == RULE


def test_libraries_in_c_name_the_file_that_they_could_not_open() -> None:
    told = "[file-utils] - static: Failed to open file /root/.aws/credentials with errno 2"
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": told}]}
    assert ids_of(raw)[0] == RULE
