"""endpoint/throttled: AWS throttled the call, because there were too many."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "endpoint/throttled"


@pytest.mark.parametrize(
    "text",
    [
        "An error occurred (Throttling) when calling the AssumeRole operation: Rate exceeded",
        "operation error STS: AssumeRole, https response error StatusCode: 400, RequestID: 1, api error Throttling: Rate exceeded",
        "An error occurred (RequestLimitExceeded) when calling the DescribeInstances operation: Request limit exceeded.",
        "An error occurred (TooManyRequestsException) when calling the GetRoleCredentials operation: HTTP 429 Unknown Code",
    ],
)
def test_the_codes_of_too_many_calls_are_known(text: str) -> None:
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_beside_a_refusal_it_is_a_warning() -> None:
    raw = raw_case(RULE)
    denied = (
        "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole "
        "on resource: arn:aws:iam::222233334444:role/ProjectAdmin"
    )
    raw["errors"].append({"text": denied, "hop": 1})
    found = {each.id: each.severity for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "warning"


def test_a_calmer_sdk_is_proposed() -> None:
    assert "AWS_RETRY_MODE=adaptive" in first(RULE).fixes[0].commands[0]
