"""credentials/container-credentials-failed: the container's credential endpoint cannot be asked, as its variables stand."""

from __future__ import annotations

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "credentials/container-credentials-failed"


def with_variables(**variables: str) -> list[str]:
    raw = raw_case(RULE)
    raw["env"] = variables
    return ids_of(raw)


def test_the_relative_address_is_asked_first() -> None:
    bad = "http://credentials.example.com/v1"
    both = with_variables(
        AWS_CONTAINER_CREDENTIALS_FULL_URI=bad, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="/v2"
    )
    assert RULE not in both


def test_loopback_and_the_address_of_eks_are_asked_without_tls() -> None:
    for uri in (
        "http://127.0.0.1:8080/x",
        "http://[::1]/x",
        "http://169.254.170.23/v1/credentials",
    ):
        assert RULE not in with_variables(AWS_CONTAINER_CREDENTIALS_FULL_URI=uri)


def test_a_token_file_that_is_not_there_is_told() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["env"]["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/var/run/token"
    assert RULE not in ids_of(raw)
    raw["files"]["other"] = [{"path": "/var/run/token", "text": None}]
    assert ids_of(raw)[0] == RULE


TASK = """com.amazonaws.SdkClientException: Unable to load AWS credentials from any provider in the chain

{"family": "api", "executionRoleArn": "arn:aws:iam::111122223333:role/start", "networkMode": "awsvpc",
 "containerDefinitions": [{"name": "api", "image": "acme/api:1"}]}
"""


def test_a_task_definition_without_a_task_role_gives_no_credentials() -> None:
    finding = diagnose(case_of_paste(TASK)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "taskRoleArn" in finding.title
    assert "execution role" in finding.explanation
    named = TASK.replace(
        '"networkMode"', '"taskRoleArn": "arn:aws:iam::111122223333:role/api", "networkMode"'
    )
    assert RULE not in [each.id for each in diagnose(case_of_paste(named)).findings]
