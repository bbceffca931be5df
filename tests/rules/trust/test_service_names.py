"""Names that are no service's: by their ending for sure, else by how near they come."""

from __future__ import annotations

import pytest

from doctor.rules.trust._service_names import NoService, no_service
from doctor.texts.wordings.service_principals import PRINCIPALS


@pytest.mark.parametrize(
    "value",
    [
        "lambda.amazonaws.com",
        "ecs-tasks.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "ec2.amazonaws.com.cn",
        "alexa-appkit.amazon.com",
        "eks.amazonaws.com",
        "a-service-of-tomorrow.amazonaws.com",
        *PRINCIPALS.values(),
    ],
)
def test_a_service_is_not_called_wrong(value: str) -> None:
    assert no_service(value) is None


@pytest.mark.parametrize(
    ("value", "meant", "sure"),
    [
        ("ec2.amazon.com", "ec2.amazonaws.com", True),
        ("lambda", "lambda.amazonaws.com", True),
        ("lambdas.amazonaws.com", "lambda.amazonaws.com", False),
        ("ecs-task.amazonaws.com", "ecs-tasks.amazonaws.com", False),
        ("scheduler.example.com", "scheduler.amazonaws.com", True),
        ("ci.example.com", None, True),
    ],
)
def test_a_slip_is_told_with_what_is_meant(value: str, meant: str | None, sure: bool) -> None:
    assert no_service(value) == NoService(meant=meant, sure=sure)
