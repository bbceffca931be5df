"""trust/role-not-assumable-by-design: what is special about it."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/role-not-assumable-by-design"


def test_the_service_that_owns_the_role_is_named() -> None:
    assert "autoscaling.amazonaws.com" in first(RULE).title


def test_a_permission_sets_role_is_signed_in_to_with_or_without_its_path() -> None:
    for path in ("aws-reserved/sso.amazonaws.com/eu-west-1/", ""):
        role = f"arn:aws:iam::222233334444:role/{path}AWSReservedSSO_Read_Only_0123456789abcdef"
        raw = {
            "schema": "roledoctor.case/1",
            "target": {"profile": None, "role_arn": role},
            "errors": [
                {
                    "text": "An error occurred (AccessDenied) when calling the AssumeRole "
                    "operation: User: arn:aws:iam::111122223333:user/bob is not authorized to "
                    f"perform: sts:AssumeRole on resource: {role}"
                }
            ],
        }
        finding = diagnose(parse_case(raw)).findings[0]
        assert finding.id == RULE
        assert "sso_role_name = Read_Only" in finding.fixes[0].commands[0]


def test_signing_in_to_a_permission_set_is_how_it_is_meant() -> None:
    role = "arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef"
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": role},
        "request": {"action": "sts:AssumeRoleWithSAML"},
    }
    assert RULE not in ids_of(raw)


def test_the_service_itself_may_come() -> None:
    raw = raw_case(RULE)
    raw["caller"] = {"arn": "autoscaling.amazonaws.com", "kind": "service"}
    del raw["errors"], raw["files"], raw["env"]
    raw["target"] = {"profile": None, "role_arn": next(iter(raw["roles"]))}
    assert ids_of(raw) == []
