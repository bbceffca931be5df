"""permission/deny-without-mfa: a Deny applies to every caller without MFA: the caller's keys alone can do next to nothing."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "permission/deny-without-mfa"


BOB = "arn:aws:iam::111122223333:user/bob"


def test_the_code_goes_with_the_assume_call_and_that_is_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "+mfa_serial = arn:aws:iam::111122223333:mfa/bob" in (fix.diff or "")


def test_it_stops_the_keys_themselves() -> None:
    raw = raw_case(RULE)
    raw["errors"][0] = {
        "text": f"User: {BOB} is not authorized to perform: s3:ListAllMyBuckets with an explicit "
        "deny in an identity-based policy"
    }
    raw["target"] = {"profile": None, "role_arn": None}
    assert ids_of(raw) == [RULE]


def test_a_form_that_absent_keys_do_not_meet_is_not_accused() -> None:
    raw = raw_case(RULE)
    (principal,) = raw["principals"].values()
    deny = principal["identity_policies"][1]["document"]["Statement"][0]
    deny["Condition"] = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    del raw["errors"]
    assert ids_of(raw) == []


def test_a_guardrail_of_that_form_is_named_by_its_kind() -> None:
    raw = raw_case(RULE)
    (principal,) = raw["principals"].values()
    deny = principal["identity_policies"].pop()["document"]
    whole = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
    raw["organizations"] = [
        {
            "id": "o-a1b2c3d4e5",
            "management_account": "123456789012",
            "accounts": {"111122223333": {"path": ["r-root"], "scps": [[whole, deny]]}},
        }
    ]
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace(
        "an identity-based policy", "a service control policy"
    )
    found = diagnose(parse_case(raw)).findings
    assert [each.id for each in found] == [RULE]
    assert "the SCP" in found[0].title


def test_a_deny_that_nobody_has_read_may_be_one() -> None:
    raw = raw_case(RULE)
    raw["principals"] = {}
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found == {"permission/identity-explicit-deny": "likely", RULE: "possible"}


def test_a_deny_of_a_guardrail_is_not_taken_for_one() -> None:
    raw = raw_case(RULE)
    raw["principals"] = {}
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace(
        "an identity-based policy", "a service control policy"
    )
    assert RULE not in ids_of(raw)
