"""mfa/mfa-not-in-request: MFA is required, and the call has none."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "mfa/mfa-not-in-request"


def test_the_device_of_the_user_is_proposed() -> None:
    assert "+mfa_serial = arn:aws:iam::111122223333:mfa/bob" in (first(RULE).fixes[0].diff or "")


_UNLESS_MFA = {
    "Effect": "Deny",
    "Action": "*",
    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}


def test_a_deny_unless_mfa_of_the_role_asks_for_it_as_well() -> None:
    raw = raw_case(RULE)
    (role,) = raw["roles"].values()
    (statement,) = role["trust_policy"]["Statement"]
    del statement["Condition"]
    deny = {**_UNLESS_MFA, "Principal": statement["Principal"]}
    role["trust_policy"]["Statement"].append(deny)
    assert ids_of(raw)[0] == RULE


def test_a_deny_unless_mfa_of_the_callers_own_is_a_row_of_its_own() -> None:
    raw = raw_case(RULE)
    (role,) = raw["roles"].values()
    del role["trust_policy"]["Statement"][0]["Condition"]
    (principal,) = raw["principals"].values()
    principal["identity_policies"][0]["document"]["Statement"].append(
        {**_UNLESS_MFA, "Resource": "*"}
    )
    assert ids_of(raw)[0] == "permission/deny-without-mfa"


def test_a_role_session_is_not_told_to_bring_mfa() -> None:
    raw = raw_case(RULE)
    session = "arn:aws:sts::111122223333:assumed-role/app/job"
    raw["caller"] = {"arn": session, "account": "111122223333"}
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace(
        "arn:aws:iam::111122223333:user/bob", session
    )
    assert RULE not in ids_of(raw)


def test_a_device_in_the_source_profile_is_of_no_effect_and_makes_it_likely() -> None:
    raw = raw_case(RULE)
    raw["roles"] = {}
    device = "mfa_serial = arn:aws:iam::111122223333:mfa/bob\n"
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("[default]\n", f"[default]\n{device}", 1)
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert (finding.fixes[0].diff or "").endswith("+mfa_serial = arn:aws:iam::111122223333:mfa/bob")
