"""What changed between the last success and the first failure is shown, and ranks its causes up."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.diagnosis import Diagnosis

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
ADMIN = "arn:aws:iam::222233334444:user/admin"
DENIED = f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"


def record(day: int, name: str, *, by: str = BOB, failed: bool = False, **parameters: Any) -> Any:
    service = "sts" if name == "AssumeRole" else "iam"
    made: dict[str, Any] = {
        "eventTime": f"2026-01-{day:02d}T12:00:00Z",
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "userIdentity": {"type": "IAMUser", "arn": by, "accountId": by.split(":")[4]},
        "requestParameters": parameters or None,
    }
    if failed:
        made |= {"errorCode": "AccessDenied", "errorMessage": DENIED}
    return made


WORKED = record(10, "AssumeRole", roleArn=ROLE, roleSessionName="bob")
FAILED = record(20, "AssumeRole", failed=True)


def told(*records: Any) -> Diagnosis:
    return diagnose(
        parse_case(
            {
                "schema": "roledoctor.case/1",
                "target": {"profile": None, "role_arn": ROLE},
                "caller": {"arn": BOB, "account": "111122223333"},
                "cloudtrail": list(records),
            }
        )
    )


def test_the_change_between_is_suspect_and_the_others_are_not() -> None:
    before = record(5, "UpdateAssumeRolePolicy", by=ADMIN, roleName="ProjectAdmin")
    between = record(15, "UpdateAssumeRolePolicy", by=ADMIN, roleName="ProjectAdmin")
    after = record(25, "UpdateAssumeRolePolicy", by=ADMIN, roleName="ProjectAdmin")
    history = told(FAILED, after, between, WORKED, before).history
    assert [each.at[:10] for each in history.suspects] == ["2026-01-15"]
    assert (history.last_success, history.first_failure) == (
        "2026-01-10T12:00:00Z",
        "2026-01-20T12:00:00Z",
    )
    assert [each.kind for each in history.entries] == [
        "change",
        "success",
        "change",
        "failure",
        "change",
    ]


def test_a_change_of_another_role_is_none_of_ours() -> None:
    other = record(15, "UpdateAssumeRolePolicy", by=ADMIN, roleName="SomethingElse")
    assert told(WORKED, other, FAILED).history.suspects == ()


def test_a_cause_that_fits_the_change_goes_first_among_equals() -> None:
    plain = [each.id for each in told(WORKED, FAILED).findings]
    possible = [each for each in plain if each.startswith("permission/")]
    assert plain[0].startswith("trust/")
    change = record(
        15, "DetachUserPolicy", by=ADMIN, userName="bob", policyArn="arn:aws:iam::aws:policy/X"
    )
    findings = told(WORKED, change, FAILED).findings
    equals = [each for each in findings if each.certainty == "possible"]
    assert equals[0].id == possible[0]
    assert "DetachUserPolicy" in equals[0].evidence[-1].says
    assert ADMIN in equals[0].evidence[-1].says


def test_a_failed_attempt_of_a_change_changes_nothing() -> None:
    refused = {
        **record(15, "UpdateAssumeRolePolicy", by=BOB, roleName="ProjectAdmin"),
        "errorCode": "AccessDenied",
    }
    assert told(WORKED, refused, FAILED).history.suspects == ()


def test_where_it_never_worked_every_change_before_is_suspect() -> None:
    between = record(15, "DeleteRole", by=ADMIN, roleName="ProjectAdmin")
    history = told(between, FAILED).history
    assert history.last_success is None
    assert len(history.suspects) == 1


def test_a_refusal_is_of_the_role_that_its_message_names() -> None:
    other = {**FAILED, "errorMessage": DENIED.replace(ROLE, f"{ROLE}2")}
    silent = {**FAILED, "errorMessage": "Access denied"}
    assert told(WORKED, other).history.first_failure is None
    for failed in (FAILED, silent):
        assert told(WORKED, failed).history.first_failure == "2026-01-20T12:00:00Z"


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("arn:aws:sts::111122223333:assumed-role/app/one", True),
        ("arn:aws:sts::111122223333:assumed-role/other/two", False),
        ("arn:aws:sts::999988887777:assumed-role/app/two", False),
        ("arn:aws:iam::111122223333:user/app", False),
    ],
)
def test_two_sessions_of_one_role_are_one_caller_and_nobody_else_is(by: str, counts: bool) -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {
            "arn": "arn:aws:sts::111122223333:assumed-role/app/two",
            "account": "111122223333",
        },
        "cloudtrail": [record(10, "AssumeRole", by=by, roleArn=ROLE, roleSessionName="x")],
    }
    found = diagnose(parse_case(raw)).history
    assert (found.last_success is not None) is counts


def test_a_record_that_names_no_caller_may_be_ours() -> None:
    anonymous = record(10, "AssumeRole", roleArn=ROLE, roleSessionName="bob")
    del anonymous["userIdentity"]["arn"]
    assert told(anonymous).history.last_success is not None


def test_a_refusal_that_no_trail_shows_yet_is_of_the_time_of_the_case() -> None:
    middle = "arn:aws:iam::111122223333:role/Middle"
    config = (
        f"[profile p]\nrole_arn = {ROLE}\nsource_profile = m\n"
        f"[profile m]\nrole_arn = {middle}\nsource_profile = base\n"
    )
    session = "arn:aws:sts::111122223333:assumed-role/Middle/s"
    change = record(15, "UpdateAssumeRolePolicy", by=ADMIN, roleName="ProjectAdmin")
    raw = {
        "schema": "roledoctor.case/1",
        "collected_at": "2026-01-21T12:00:00Z",
        "target": {"profile": "p", "role_arn": None},
        "files": {"config": {"path": "~/.aws/config", "text": config}},
        "errors": [{"text": DENIED.replace(BOB, session), "from": "pasted"}],
        "cloudtrail": [change],
    }
    history = diagnose(parse_case(raw)).history
    assert history.first_failure == "2026-01-21T12:00:00Z"
    assert len(history.suspects) == 1


def test_a_refusal_is_told_by_its_code() -> None:
    (entry,) = told(FAILED).history.entries
    assert entry.says == "refused: AccessDenied"
    (entry,) = told({**FAILED, "errorCode": None}).history.entries
    assert entry.says == f"refused: {DENIED}"
