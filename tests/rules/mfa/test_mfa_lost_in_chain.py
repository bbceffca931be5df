"""mfa/mfa-lost-in-chain: mFA is not carried from one role session to the next."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, policy_alone, raw_case

RULE = "mfa/mfa-lost-in-chain"


DEVICE = "mfa_serial = arn:aws:iam::111122223333:mfa/bob\n"


def _device_at_the_end() -> dict[str, Any]:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace(DEVICE, "") + DEVICE
    return raw


def test_a_device_at_a_later_role_is_of_no_use_there() -> None:
    raw = _device_at_the_end()
    (hub, prod) = raw["roles"].values()
    del hub["trust_policy"]["Statement"][0]["Condition"]
    del prod["trust_policy"]["Statement"][0]["Condition"]
    raw["errors"][0]["text"] = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: "
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
        "serial number is valid and associated with this user."
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].verified
    assert "send the code with the first call" in finding.fixes[0].title


def test_the_second_role_may_let_the_first_in_by_a_statement_of_its_own() -> None:
    fix = next(each for each in first(RULE).fixes if each.document)
    assert fix.verified
    statements = fix.document["Statement"]
    assert statements[-1] == {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::222233334444:role/Hub"},
        "Action": "sts:AssumeRole",
    }
    assert fix.risk is not None


def test_without_mfa_at_the_start_nothing_is_lost() -> None:
    raw = raw_case(RULE)
    (hub, _) = raw["roles"].values()
    del hub["trust_policy"]["Statement"][0]["Condition"]
    config = raw["files"]["config"]
    config["text"] = config["text"].replace(DEVICE, "")
    assert ids_of(raw) == ["mfa/mfa-condition-impossible"]


def test_the_policies_alone_show_it() -> None:
    assert policy_alone(RULE) == [RULE]


def test_a_trust_policy_that_nobody_read_leaves_it_possible() -> None:
    raw = raw_case(RULE)
    raw["roles"] = {}
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"
