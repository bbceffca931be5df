"""One statement: its elements one by one, alone and in the trace."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.decide import ask
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.statements import ReadyStatement, match_action
from doctor.model.context import RequestContext
from doctor.model.principal import parse_caller
from doctor.model.verdict import Truth
from tests.evaluate.support import APP, BOB, ROLE, allow, asked, document, ready

OTHER = "arn:aws:iam::222233334444:role/Other"


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (("sts:AssumeRole",), True),
        (("STS:assumerole",), True),
        (("*",), True),
        (("sts:*",), True),
        (("sts:Assume????",), True),
        (("sts:TagSession",), False),
        (("sts:AssumeRoleWithSAML",), False),
        (("s3:*", "sts:AssumeRole"), True),
        (("s3:*", "*"), True),
        (("s3:*", "iam:*"), False),
    ],
)
def test_actions_are_matched_without_letter_case(patterns: tuple[str, ...], expected: bool) -> None:
    assert match_action(patterns, "sts:assumerole") is expected


@pytest.mark.parametrize(
    ("elements", "may"),
    [
        ({"Resource": "*"}, True),
        ({"Resource": ROLE}, True),
        ({"Resource": [OTHER, ROLE]}, True),
        ({"Resource": OTHER}, False),
        ({"Resource": [OTHER, "arn:aws:s3:::*"]}, False),
        ({"Resource": "arn:aws:iam::222233334444:role/Project*"}, True),
        ({"Resource": ROLE.lower()}, False),
        ({"NotResource": ROLE, "Resource": None}, False),
        ({"NotResource": [OTHER], "Resource": None}, True),
        ({"Action": "s3:*", "Resource": "*"}, False),
        ({"Action": None, "NotAction": "s3:*", "Resource": "*"}, True),
        ({"Action": None, "NotAction": ["s3:*", "sts:*"], "Resource": "*"}, False),
        ({"Resource": "arn:aws:iam::${aws:PrincipalAccount}:role/x"}, True),
    ],
)
def test_action_and_resource_are_asked_first(elements: dict[str, Any], may: bool) -> None:
    assert ready(allow(**elements)).may_match("sts:assumerole", ROLE) is may


def test_a_statement_that_is_not_for_a_caller_is_not_open_to_it() -> None:
    statement = ready(allow(Principal={"AWS": BOB}), "trust policy")
    opened = statement.open_to(parse_caller(BOB))
    assert opened is not None
    assert (opened.truth, opened.match) == ("true", "direct")
    assert statement.open_to(parse_caller(APP)) is None


def test_everybody_but_those_that_are_named() -> None:
    statement = ready(allow(NotPrincipal={"AWS": BOB}, Resource="*"), "RCP")
    assert statement.open_to(parse_caller(BOB)) is None
    opened = statement.open_to(parse_caller("arn:aws:iam::111122223333:user/alice"))
    assert opened is not None
    assert (opened.truth, opened.match) == ("true", "account")


def test_what_an_unseen_path_leaves_open_stays_open_whatever_the_rest_says() -> None:
    named = {"AWS": "arn:aws:iam::111122223333:role/team/app"}
    met = {"StringEquals": {"sts:ExternalId": "a"}}
    statement = ready(allow(Principal=named, Condition=met), "trust policy")
    opened = statement.open_to(parse_caller(APP))
    assert opened is not None
    assert opened.decide(asked({"sts:externalid": "a"}, caller=APP)) == "unknown"
    assert opened.decide(asked({"sts:externalid": "b"}, caller=APP)) == "false"


@pytest.mark.parametrize(
    ("conditions", "context", "expected"),
    [
        ({}, {}, "true"),
        ({"StringEquals": {"aws:a": "1"}}, {"aws:a": "1"}, "true"),
        ({"StringEquals": {"aws:a": "1"}}, {}, "false"),
        ({"StringEquals": {"aws:a": "1"}}, None, "unknown"),
        ({"StringEquals": {"aws:a": "1", "aws:b": "2"}}, {"aws:a": "1", "aws:b": "2"}, "true"),
        ({"StringEquals": {"aws:a": "1", "aws:b": "2"}}, {"aws:a": "1"}, "false"),
        ({"StringEquals": {"aws:a": "1"}, "Bool": {"aws:b": "true"}}, {"aws:b": "true"}, "false"),
    ],
)
def test_every_condition_has_to_hold(
    conditions: dict[str, Any], context: dict[str, Any] | None, expected: Truth
) -> None:
    statement = ready(allow(Resource="*", Condition=conditions))
    assert statement.decide_rest(asked(context)) == expected
    assert statement.hangs_on_context is bool(conditions)


def test_a_condition_that_fails_decides_beside_one_that_is_unseen() -> None:
    conditions = {"StringEquals": {"aws:unseen": "1", "aws:a": "1"}}
    statement = ready(allow(Resource="*", Condition=conditions))
    half = ask("sts:AssumeRole", ROLE, parse_caller(BOB), RequestContext(given={"aws:a": "2"}))
    assert statement.decide_rest(half) == "false"


@pytest.mark.parametrize(
    ("element", "context", "expected"),
    [
        ("Resource", {"aws:r": "ProjectAdmin"}, "true"),
        ("Resource", {"aws:r": "Other"}, "false"),
        ("Resource", {}, "false"),
        ("Resource", None, "unknown"),
        ("NotResource", {"aws:r": "ProjectAdmin"}, "false"),
        ("NotResource", {"aws:r": "Other"}, "true"),
        ("NotResource", None, "unknown"),
    ],
)
def test_a_resource_with_a_variable_hangs_on_the_request(
    element: str, context: dict[str, Any] | None, expected: Truth
) -> None:
    statement = ready(allow(**{element: "arn:aws:iam::222233334444:role/${aws:r}"}))
    assert statement.hangs_on_context
    assert statement.decide_rest(asked(context)) == expected
    assert statement.trace(asked(context)).truth == expected


def test_the_old_version_takes_a_variable_at_its_letters() -> None:
    old = document(allow(Resource="arn:aws:iam::*:role/${aws:r}"), version="2008-10-17")
    policy = parse_policy("identity policy", old)
    statement = ReadyStatement(policy, policy.statements[0])
    assert not statement.hangs_on_context
    assert not statement.may_match("sts:assumerole", ROLE)


def test_a_trace_has_every_element_that_the_statement_has() -> None:
    statement = ready(
        {
            "Sid": "Partner",
            "Effect": "Deny",
            "NotPrincipal": {"AWS": BOB},
            "NotAction": "s3:*",
            "NotResource": OTHER,
            "Condition": {"Null": {"sts:ExternalId": "true"}},
        },
        "RCP",
    )
    found = statement.trace(asked({}, caller=APP))
    assert [(each.element, each.truth, each.negated) for each in found.elements] == [
        ("Principal", "true", True),
        ("Action", "true", True),
        ("Resource", "true", True),
        ("Condition", "true", False),
    ]
    assert (found.sid, found.index, found.effect, found.truth, found.kind) == (
        "Partner",
        0,
        "Deny",
        "true",
        "RCP",
    )


def test_a_trace_says_false_where_one_element_does() -> None:
    statement = ready(allow(Principal={"AWS": BOB}, Resource=OTHER))
    found = statement.trace(asked({}))
    assert [each.truth for each in found.elements] == ["true", "true", "false"]
    assert found.truth == "false"
