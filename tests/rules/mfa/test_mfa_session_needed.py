"""mfa/mfa-session-needed: the calling session needs MFA itself."""

from __future__ import annotations

from typing import Any

from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-session-needed"


BOB = "arn:aws:iam::111122223333:user/bob"


def _other_call(condition: dict[str, Any]) -> dict[str, Any]:
    """Return a case in which a user's keys call EC2, which the policy allows with MFA alone."""
    raw = raw_case("mfa/mfa-not-in-request")
    raw["target"] = {"profile": None, "role_arn": None}
    raw["roles"] = {}
    (principal,) = raw["principals"].values()
    principal["identity_policies"][0]["document"]["Statement"] = [
        {"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": condition}
    ]
    raw["errors"] = [
        {
            "text": f"User: {BOB} is not authorized to perform: ec2:DescribeInstances because no "
            "identity-based policy allows the ec2:DescribeInstances action"
        }
    ]
    return raw


def test_a_session_with_mfa_is_the_remedy_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "--serial-number arn:aws:iam::111122223333:mfa/bob" in fix.commands[0]


def test_a_call_that_takes_no_code_needs_an_mfa_session() -> None:
    raw = _other_call({"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    assert ids_of(raw) == [RULE]


def test_a_call_that_another_condition_stops_is_not_blamed_on_mfa() -> None:
    raw = _other_call({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    assert RULE not in ids_of(raw)


def test_long_term_keys_send_the_code_with_the_call() -> None:
    assert ids_of(raw_case("mfa/mfa-not-in-request")) == ["mfa/mfa-not-in-request"]
