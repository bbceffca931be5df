"""trust/trust-only-service: the role trusts only AWS services, and the caller is not one."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first

RULE = "trust/trust-only-service"


def test_the_service_is_named() -> None:
    assert "ec2.amazonaws.com" in first(RULE).title


def test_the_caller_gets_a_statement_of_its_own() -> None:
    statements = first(RULE).fixes[0].document["Statement"]
    assert [each["Principal"] for each in statements] == [
        {
            "Service": "ec2.amazonaws.com",
            "AWS": "arn:aws:iam::111122223333:user/bob",
        }
    ]


ROLE = "arn:aws:iam::111122223333:role/job"


def _refused(text: str, service: str) -> dict[str, Any]:
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "errors": [{"text": text}],
        "roles": {
            ROLE: {
                "trust_policy": {
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": service},
                        "Action": "sts:AssumeRole",
                    }
                }
            }
        },
    }


@pytest.mark.parametrize(
    ("text", "service"),
    [
        (
            f"error ECS was unable to assume the role '{ROLE}' that was provided for this task.",
            "ecs-tasks.amazonaws.com",
        ),
        (
            "Unable to assume role and validate the listeners configured on your load balancer.",
            "ecs.amazonaws.com",
        ),
        (
            f"Provided role '{ROLE}' cannot be assumed by principal 'events.amazonaws.com'.",
            "events.amazonaws.com",
        ),
        (
            "Neither the global service principal states.amazonaws.com, nor the regional one is "
            "authorized to assume the provided role.",
            "states.amazonaws.com",
        ),
        (
            "CodeBuild is not authorized to perform: sts:AssumeRole on " + ROLE,
            "codebuild.amazonaws.com",
        ),
    ],
)
def test_the_service_that_could_not_assume_its_role_is_the_caller(text: str, service: str) -> None:
    finding = diagnose(parse_case(_refused(text, "glue.amazonaws.com"))).findings[0]
    assert finding.id == RULE
    assert f"and {service} calls" in finding.title
    assert finding.fixes[0].verified
    assert finding.fixes[0].document["Statement"]["Principal"] == {
        "Service": ["glue.amazonaws.com", service]
    }


def test_a_service_that_is_trusted_is_not_told_that_it_is_not() -> None:
    raw = _refused("The role defined for the function cannot be assumed by Lambda.", "x")
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"]
    statement["Principal"] = {"Service": "lambda.amazonaws.com"}
    assert RULE not in [each.id for each in diagnose(parse_case(raw)).findings]
