"""request/external-id-invalid: the external ID has characters or a length that AWS does not accept."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, policy_alone, raw_case

RULE = "request/external-id-invalid"


def test_the_external_id_that_the_role_asks_for_is_proposed_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "+external_id = Partner-42" in (fix.diff or "")


def test_the_profile_alone_shows_it() -> None:
    assert policy_alone(RULE) == [RULE]


@pytest.mark.parametrize("sent", ["x", "a b", "“abc”", "name<1>", "ü-1"])
def test_what_aws_does_not_take_is_named_where_the_policy_was_not_seen(sent: str) -> None:
    raw = raw_case(RULE)
    del raw["roles"], raw["errors"]
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("Partner 42", sent)
    assert ids_of(raw)[0] == RULE


def test_quotes_that_cling_to_it_are_taken_off() -> None:
    raw = raw_case(RULE)
    del raw["roles"], raw["errors"]
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("Partner 42", "“Partner-42”")
    assert "+external_id = Partner-42" in (
        diagnose(parse_case(raw)).findings[0].fixes[0].diff or ""
    )


def test_a_role_may_ask_for_what_nobody_can_send() -> None:
    raw = raw_case("trust/external-id-missing")
    (role,) = raw["roles"].values()
    role["trust_policy"]["Statement"][0]["Condition"] = {
        "StringEquals": {"sts:ExternalId": "our partner"}
    }
    assert ids_of(raw)[0] == RULE


def test_a_pasted_error_needs_no_role() -> None:
    text = (
        "Parameter validation failed:\nInvalid length for parameter ExternalId, value: 1, valid "
        "min length: 2"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
