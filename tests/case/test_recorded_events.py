"""What AWS recorded: a trail's newest failure, and AWS's own rulings, fill what a case leaves open."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.case.recorded_events import add_recorded_events
from doctor.model.case import Case

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
OTHER = "arn:aws:iam::222233334444:role/Other"
BOB = "arn:aws:iam::111122223333:user/bob"


def record(
    day: int, role: str | None = ROLE, *, failed: bool = True, **parts: Any
) -> dict[str, Any]:
    made = {
        "eventTime": f"2026-01-{day:02d}T12:00:00Z",
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRole",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "203.0.113.7",
        "userIdentity": {"type": "IAMUser", "arn": BOB, "accountId": "111122223333",
                         "principalId": "AIDARTX3GSDSQAAAAAAAA"},
        "requestParameters": {"roleArn": role, "externalId": f"id-{day}"} if role else None,
    }  # fmt: skip
    if failed:
        made |= {"errorCode": "AccessDenied", "errorMessage": f"refused on day {day}"}
    return made | parts


def folded(*records: dict[str, Any], **parts: Any) -> Case:
    raw = {"schema": "roledoctor.case/1", "cloudtrail": list(records), **parts}
    return add_recorded_events(parse_case(raw))


def target(role: str | None = ROLE) -> dict[str, Any]:
    return {"target": {"profile": None, "role_arn": role}}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_the_newest_failure_tells_the_request_in_whatever_order_records_come(
    order: tuple[int, ...],
) -> None:
    assert request(folded(*map(record, order), **target())).external_id == "id-3"


def request(case: Case) -> Any:
    assert case.request is not UNSET
    return case.request


def test_a_failure_tells_more_than_a_success_that_came_after_it() -> None:
    found = folded(record(1), record(2), record(3, failed=False), **target())
    assert request(found).external_id == "id-2"
    worked = folded(record(1, failed=False), record(2, failed=False), **target())
    assert request(worked).external_id == "id-2"


def test_a_record_of_another_role_tells_nothing_of_this_one() -> None:
    assert request(folded(record(1), record(2, OTHER), **target())).external_id == "id-1"


def test_the_newest_failures_are_told_first_each_once_and_three_at_most() -> None:
    same = [record(day, errorMessage="the same") for day in (5, 6)]
    errors = folded(*map(record, (1, 2, 3)), *same, **target()).errors
    assert [each.text.rpartition(": ")[2] for each in errors] == [
        "the same",
        "refused on day 3",
        "refused on day 2",
    ]
    assert {each.origin for each in errors} == {"cloudtrail"}
    assert errors[0].text.startswith("An error occurred (AccessDenied) when calling the AssumeRole")


def test_errors_of_the_case_itself_are_kept_alone() -> None:
    told = [{"text": "mine", "from": "pasted"}]
    assert [each.text for each in folded(record(1), errors=told, **target()).errors] == ["mine"]


def test_a_failure_of_another_service_is_no_error_of_an_assume() -> None:
    s3 = record(1, None, eventSource="s3.amazonaws.com", eventName="GetObject")
    assert folded(s3, **target()).errors == ()
    sso = record(1, None, eventSource="sso.amazonaws.com", eventName="GetRoleCredentials")
    assert len(folded(sso, **target()).errors) == 1


def test_a_record_names_the_role_and_the_caller_where_the_case_names_none() -> None:
    found = folded(record(1))
    assert found.target.role_arn == ROLE
    assert found.caller is not UNSET
    assert (found.caller.arn, found.caller.user_id) == (BOB, "AIDARTX3GSDSQAAAAAAAA")


def test_beside_files_the_caller_of_a_record_may_be_of_a_later_hop() -> None:
    assert folded(record(1), env={}).caller is UNSET
    own = folded(record(1), caller={"arn": None})
    assert own.caller is not UNSET
    assert own.caller.arn is None


def test_what_the_case_says_of_its_request_is_not_overridden() -> None:
    given = {"external_id": "mine", "context": {"aws:SourceIp": "198.51.100.1"}}
    found = request(folded(record(1), request=given, **target()))
    assert found.external_id == "mine"
    assert found.context["aws:SourceIp"] == "198.51.100.1"
    assert found.context["aws:RequestedRegion"] == "us-east-1"


@pytest.mark.parametrize("address", ["ec2.amazonaws.com", "AWS Internal"])
def test_a_services_name_is_no_address(address: str) -> None:
    found = request(folded(record(1, sourceIPAddress=address), **target()))
    assert "aws:SourceIp" not in found.context


def test_mfa_is_told_by_a_code_in_the_call_or_by_the_session() -> None:
    serial = {"roleArn": ROLE, "serialNumber": "arn:aws:iam::111122223333:mfa/bob"}
    with_code = request(folded(record(1, requestParameters=serial), **target()))
    assert (with_code.mfa.present, with_code.mfa.serial) == (True, serial["serialNumber"])
    assert request(folded(record(1), **target())).mfa is UNSET


def ruling(allowed: bool = False, **parts: Any) -> dict[str, Any]:  # noqa: FBT002 - as AWS
    return {
        "allowed": allowed,
        "explicitDeny": True,
        "matchedStatements": {"items": []},
        "context": {
            "principal": {"id": "AIDAX", "arn": BOB},
            "action": "sts:AssumeRole",
            "resource": ROLE,
            "conditions": {"items": []},
        },
        **parts,
    }


def test_a_ruling_of_aws_is_put_into_the_words_of_a_refusal() -> None:
    found = folded(decoded_messages=[ruling()], cloudtrail=[])
    assert found.errors[0].text == (
        f"User: {BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE} "
        "with an explicit deny"
    )
    assert found.errors[0].origin == "probe"


def test_a_ruling_is_read_out_of_an_attachment_and_told_once() -> None:
    text = json.dumps(ruling())
    attached = [{"name": "a", "text": text}, {"name": "b", "text": f"  {text}"}]
    assert len(folded(attachments=attached).errors) == 1
    assert folded(attachments=[{"name": "a", "text": f"x{text}"}]).errors == ()


def test_a_ruling_tells_of_the_request_what_the_case_leaves_open() -> None:
    listed = [
        {"key": name, "values": {"items": [{"value": "theirs"}]}}
        for name in ("aws:Known", "aws:Open")
    ]
    message = ruling()
    message["context"]["conditions"] = {"items": listed}
    found = folded(decoded_messages=[message], request={"context": {"aws:known": "ours"}})
    told = {key.lower(): value for key, value in request(found).context.items()}
    assert told["aws:known"] == "ours"
    assert "theirs" in told["aws:open"]


def test_a_ruling_that_lets_in_says_nothing() -> None:
    assert folded(decoded_messages=[ruling(allowed=True)]).errors == ()


def test_a_case_without_records_is_the_same_case() -> None:
    case = parse_case({"schema": "roledoctor.case/1"})
    assert add_recorded_events(case) is case
