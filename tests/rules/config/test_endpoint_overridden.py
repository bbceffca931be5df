"""config/endpoint-overridden: calls to STS go somewhere other than AWS."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "config/endpoint-overridden"


def test_before_anything_fails_it_is_a_warning_with_the_variable_to_unset() -> None:
    finding = first(RULE)
    assert (finding.severity, finding.certainty) == ("warning", "proven")
    assert finding.fixes[0].commands == ("unset AWS_ENDPOINT_URL",)


def test_of_an_address_that_is_hidden_in_part_nobody_says_whose_it_is() -> None:
    raw = raw_case(RULE)
    raw["env"]["AWS_ENDPOINT_URL"] = "http://<hidden:12>:4566/"
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    ("error", "certainty"),
    [
        ('Could not connect to the endpoint URL: "http://localhost:4566/"', "proven"),
        (
            "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity "
            "operation: The security token included in the request is invalid.",
            "likely",
        ),
    ],
)
def test_what_fails_there_is_an_error(error: str, certainty: str) -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": error}]
    finding = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert (finding.severity, finding.certainty) == ("error", certainty)


def test_a_line_of_the_profile_is_taken_out() -> None:
    raw = raw_case(RULE)
    raw["env"] = {}
    raw["files"]["config"]["text"] += "endpoint_url = http://localhost:4566\n"
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "-endpoint_url" in (finding.fixes[0].diff or "")


def test_a_services_section_redirects_sts_alone() -> None:
    raw = raw_case(RULE)
    raw["env"] = {}
    raw["files"]["config"]["text"] += (
        "services = local\n\n[services local]\nsts =\n  endpoint_url = http://localhost:4566\n"
    )
    assert ids_of(raw) == [RULE]


def test_what_is_switched_off_redirects_nothing() -> None:
    raw = raw_case(RULE)
    raw["env"]["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
    assert ids_of(raw) == []


def test_another_service_s_endpoint_is_none_of_sts() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_ENDPOINT_URL_S3": "http://localhost:4566"}
    assert ids_of(raw) == []


def test_where_calls_were_made_they_tell_what_answered() -> None:
    raw = raw_case(RULE)
    raw["probes"] = [{"call": "sts:GetCallerIdentity", "hop": 0, "outcome": "ok"}]
    assert RULE not in ids_of(raw)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'err="WebIdentityErr: failed to retrieve credentials\\ncaused by: '
            'SerializationError: failed to unmarshal error message\\n\\tstatus code: 405"',
            True,
        ),
        (
            "AssumeRoleError: failed to refresh\ncaused by: SerializationError: failed to decode "
            "query XML error response",
            True,
        ),
        (
            "An error occurred (MethodNotAllowed) when calling the AssumeRole operation: The "
            "specified method is not allowed against this resource.",
            True,
        ),
        (
            "An error occurred (MethodNotAllowed) when calling the DeleteObject operation: The "
            "specified method is not allowed against this resource.",
            False,
        ),
        (
            "WebIdentityErr: failed to retrieve credentials\ncaused by: AccessDenied: Not "
            "authorized to perform sts:AssumeRoleWithWebIdentity",
            False,
        ),
    ],
)
def test_another_service_that_answers_in_place_of_sts_gives_it_away(text: str, found: bool) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert (RULE in ids_of(raw)) is found
