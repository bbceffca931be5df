"""permission/pass-role-missing: the step fails because the caller may not pass the role to a service."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case, words_alone

RULE = "permission/pass-role-missing"


TASK = "arn:aws:iam::111122223333:role/AppTask"
ECS = (
    f"service web failed to launch a task with (error ECS was unable to assume the role '{TASK}' "
    "that was provided for this task. Please verify that the role being passed has the proper "
    "trust relationship and permissions and that your IAM user has permissions to pass this role.)"
)


def _said(text: str) -> dict[str, Any]:
    raw = raw_case(RULE)
    raw["errors"][0]["text"] = text
    return raw


def test_this_role_alone_may_be_passed_and_to_its_service_alone() -> None:
    assert first(RULE).fixes[0].document["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": TASK,
            "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        }
    ]


def test_the_words_of_aws_are_enough() -> None:
    assert words_alone(RULE) == [RULE]


def test_a_service_that_hints_at_it_is_believed_where_the_rest_is_in_order() -> None:
    assert ids_of(_said(ECS)) == [RULE]


def test_a_service_that_hints_at_it_is_not_believed_where_passing_is_allowed() -> None:
    raw = _said(ECS)
    (principal,) = raw["principals"].values()
    principal["identity_policies"][2]["document"]["Statement"][0]["Resource"] = TASK
    assert RULE not in ids_of(raw)


def test_an_explicit_deny_is_not_met_with_an_allow() -> None:
    raw = _said(
        "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: iam:PassRole on "
        f"resource: {TASK} with an explicit deny in a service control policy"
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.fixes) == (RULE, ())


def test_a_role_of_another_account_cannot_be_passed_at_all() -> None:
    text = "Cross-account pass role is not allowed. (Service: AmazonECS; Status Code: 400)"
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
