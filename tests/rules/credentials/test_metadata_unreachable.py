"""credentials/metadata-unreachable: the instance metadata service gives this process no credentials."""

from __future__ import annotations

import json
from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of

RULE = "credentials/metadata-unreachable"


TIMED_OUT = (
    "no EC2 IMDS role found, operation error ec2imds: GetMetadata, canceled, context deadline "
    "exceeded"
)


def shown(error: str, command: str, **options: object) -> dict[str, Any]:
    """Make a case of an error text, a command and the instance's metadata options."""
    return {
        "schema": "roledoctor.case/1",
        "errors": [{"text": error}],
        "attachments": [
            {"name": "command", "text": command},
            {"name": "describe-instances", "text": json.dumps({"MetadataOptions": options})},
        ],
    }


def test_a_hop_limit_of_one_keeps_a_container_out() -> None:
    finding = first(RULE)
    assert (finding.certainty, "hop limit 1" in finding.title) == ("proven", True)
    (command,) = finding.fixes[0].commands
    assert command.endswith("--instance-id INSTANCE --http-put-response-hop-limit 2")


def test_a_hop_limit_of_one_is_enough_outside_of_containers() -> None:
    raw = shown(TIMED_OUT, "./worker", HttpPutResponseHopLimit=1, HttpTokens="optional")
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert (finding.certainty, "hop limit" in finding.title) == ("likely", False)


def test_a_service_that_is_switched_off_is_proven() -> None:
    raw = shown("Unable to locate credentials", "aws s3 ls", HttpEndpoint="disabled")
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    (command,) = finding.fixes[0].commands
    assert command.endswith("--instance-id INSTANCE --http-endpoint enabled")


def test_a_machine_without_a_role_is_given_one_and_not_another_hop() -> None:
    raw = instance_case(reachable=True, has_role=False, says="no role is attached")
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.title.endswith("there is no role")
    assert "associate-iam-instance-profile" in finding.fixes[0].commands[0]


def test_terraform_says_the_same_in_its_own_words() -> None:
    raw = shown("Unable to locate credentials", "docker logs app")
    raw["attachments"][1]["text"] = 'metadata_options {\n  http_tokens = "required"\n}'
    assert RULE in ids_of(raw)[:2]


def test_without_a_sign_of_an_instance_it_is_a_possibility_behind_no_credentials() -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": TIMED_OUT}]}
    found = ids_of(raw)
    assert found[0] == "credentials/no-credentials"
    assert RULE in found


def test_the_address_of_a_container_is_not_the_instances() -> None:
    text = (
        "Error when retrieving credentials from container-role: Error retrieving metadata: "
        'Connect timeout on endpoint URL: "http://169.254.170.2/v2/credentials/x"'
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert ids_of(raw)[0] == "credentials/container-credentials-failed"


def test_the_switch_of_this_side_is_unset() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {"AWS_EC2_METADATA_DISABLED": "true"},
        "errors": [{"text": "Unable to locate credentials"}],
    }
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert finding.fixes[0].commands == ("unset AWS_EC2_METADATA_DISABLED",)


def instance_case(**answer: object) -> dict[str, Any]:
    """Make a case of a profile of the instance's role, and what the service there answered."""
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": "job", "role_arn": None},
        "files": {
            "config": {
                "path": "~/.aws/config",
                "text": "[profile job]\nrole_arn = arn:aws:iam::222233334444:role/Job\n"
                "credential_source = Ec2InstanceMetadata\n",
            },
            "credentials": None,
        },
        "env": {},
        "metadata": {
            "imds": {
                "url": "http://169.254.169.254",
                **answer,
            }
        },
        "errors": [
            {
                "text": "Error when retrieving credentials from Ec2InstanceMetadata: No "
                "credentials found in credential_source referenced in profile job",
                "from": "probe",
            }
        ],
    }


def test_a_service_that_was_asked_and_gave_no_answer_proves_it() -> None:
    says = "HTTP 403: the metadata service is switched off for this instance"
    raw = instance_case(reachable=False, says=says)
    (finding,) = diagnose(parse_case(raw)).findings
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "switched off for this instance" in finding.evidence[0].says
