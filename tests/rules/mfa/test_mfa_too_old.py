"""mfa/mfa-too-old: the session's MFA is older than a policy accepts."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-too-old"


def test_the_age_and_its_bound_are_told_in_words() -> None:
    assert first(RULE).title.startswith("MFA was used 2.5 hours ago")
    assert "at most 60 minutes" in first(RULE).title


def test_a_fresh_code_is_the_remedy_and_proved() -> None:
    assert first(RULE).fixes[0].verified


def test_a_deny_by_age_is_told_as_well() -> None:
    raw = raw_case(RULE)
    (role,) = raw["roles"].values()
    del role["trust_policy"]["Statement"][0]["Condition"]
    (principal,) = raw["principals"].values()
    principal["identity_policies"][0]["document"]["Statement"].append(
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}},
        }
    )
    assert ids_of(raw)[0] == RULE


def test_no_mfa_at_all_is_another_matter() -> None:
    raw = raw_case(RULE)
    raw["request"]["mfa"] = {"serial": None, "present": False, "age_seconds": None}
    assert ids_of(raw) == ["mfa/mfa-session-needed"]


def test_an_age_that_was_not_seen_is_not_accused() -> None:
    raw = raw_case(RULE)
    del raw["request"]["mfa"]
    found = diagnose(parse_case(raw)).findings
    assert RULE not in [each.id for each in found if each.certainty == "proven"]


def test_a_session_whose_mfa_nobody_dated_is_suspected_where_the_call_was_refused() -> None:
    raw = raw_case(RULE)
    raw["request"]["mfa"] = {"serial": None, "present": True}
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert (next(iter(found)), found[RULE]) == (RULE, "likely")


def test_a_code_that_goes_with_the_call_is_new() -> None:
    raw = raw_case(RULE)
    device = "arn:aws:iam::111122223333:mfa/bob"
    raw["request"]["mfa"] = {"serial": device, "present": True}
    del raw["errors"]
    assert ids_of(raw) == []
