"""trust/trust-condition-unmet: a condition of the trust policy is not met."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/trust-condition-unmet"


def test_what_is_wanted_and_what_is_sent_are_both_told() -> None:
    explanation = first(RULE).explanation
    assert "alice" in explanation
    assert "bob" in explanation


def test_a_key_that_nobody_saw_is_not_called_unmet_for_certain() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"] = {
        "StringEquals": {"aws:RequestedRegion": "eu-west-1"}
    }
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def _refused(wanted: str) -> list[tuple[str, str]]:
    role = "arn:aws:iam::222233334444:role/deploy"
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:PrincipalArn": wanted}},
    }
    text = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
        "arn:aws:sts::111122223333:assumed-role/ci/build is not authorized to perform: "
        f"sts:AssumeRole on resource: {role}"
    )
    raw = {
        "schema": "roledoctor.case/1",
        "errors": [{"text": text}],
        "roles": {role: {"trust_policy": {"Version": "2012-10-17", "Statement": [statement]}}},
    }
    return [(each.id, each.certainty) for each in diagnose(parse_case(raw)).findings[:2]]


def test_the_path_of_a_session_s_role_is_not_seen_and_accuses_nobody() -> None:
    assert _refused("arn:aws:iam::111122223333:role/ci") == [
        ("permission/identity-policy-missing", "likely"),
        (RULE, "possible"),
    ]
    assert _refused("arn:aws:iam::111122223333:role/other")[0] != (RULE, "possible")


def test_the_path_of_a_permission_sets_role_goes_on_with_a_region() -> None:
    text = (
        "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::"
        "222233334444:assumed-role/AWSReservedSSO_Admin_1122334455667788/dana is not authorized to "
        "perform: sts:AssumeRole on resource: arn:aws:iam::222233334444:role/eks\n\n"
        "Trust policy:\n\n"
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
        '"Principal": {"AWS": "arn:aws:iam::222233334444:root"}, "Condition": {"ArnLike": '
        '{"aws:PrincipalArn": "arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/'
        'AWSReservedSSO_Admin_*"}}}]}'
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == "trust/trust-condition-unmet"
    assert "goes on with its Region" in (finding.next_step or "")
