"""Policies of a case: what the language has stays, and of other elements that they are there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.case.kept_texts import keep_texts
from doctor.case.public_policies import show_policies
from doctor.model.case import Case

ROLE = "arn:aws:iam::222233334444:role/Deploy"
USER = "arn:aws:iam::111122223333:user/dana"
STATEMENT: dict[str, Any] = {
    "Sid": "Ab7Cd8",
    "effect": "Allow",
    "Principal": {"AWS": USER},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "zebra horse"}},
}
WHOLE: dict[str, Any] = {"Version": "2012-10-17", "Id": "mine", "Statement": [STATEMENT]}
NOTED: dict[str, Any] = {
    **WHOLE,
    "Note": "tangerine velvet",
    "Statement": [{**STATEMENT, "Comment": "tangerine velvet", "More": {"a": ["tangerine"]}}],
}


def case_with(policy: dict[str, Any]) -> Case:
    return parse_case(
        {
            "schema": "roledoctor.case/1",
            "roles": {ROLE: {"trust_policy": policy}},
            "principals": {
                USER: {
                    "identity_policies": [{"name": "x", "document": policy}],
                    "boundary": policy,
                }
            },
            "organizations": [{"accounts": {"111122223333": {"scps": [[policy]], "rcps": []}}}],
            "vpc_endpoint_policy": policy,
            "request": {"policy": policy},
        }
    )


def test_an_element_that_the_language_has_not_is_hidden_wherever_a_policy_stands() -> None:
    shown = encode_case(case_with(NOTED))
    assert "tangerine" not in shown
    assert shown.count('"Comment": "<hidden: 16 characters, spaced>"') == 6
    assert shown.count('"Note": "<hidden: 16 characters, spaced>"') == 6


def test_what_the_language_has_stays_and_twice_is_as_once() -> None:
    whole = case_with(WHOLE)
    assert show_policies(whole) is whole
    once = case_with(NOTED)
    assert show_policies(once) is once
    assert keep_texts(once) == once


@pytest.mark.parametrize("odd", [[], 7, "x", [7], {"Statement": 7}])
def test_what_is_no_policy_is_left_alone(odd: object) -> None:
    policy = {"Version": "2012-10-17", "Statement": odd}
    assert case_with(policy).roles[ROLE].trust_policy == policy


def test_the_text_of_a_policy_is_read_as_a_document() -> None:
    text = json.dumps(NOTED, indent=2)
    case = parse_case({"schema": "roledoctor.case/1", "roles": {ROLE: {"trust_policy": text}}})
    assert "tangerine" not in encode_case(case)
    assert USER in encode_case(case)


SECRET = "xY9notARealSecretKey70Az+0Az+0Az+q8Zt"


@pytest.mark.parametrize(
    "changes",
    [
        {"Sid": SECRET},
        {"effect": SECRET},
        {"Action": ["sts:AssumeRole", SECRET]},
        {"Principal": SECRET},
        {"Principal": {"Service": [SECRET]}},
        {"Principal": {SECRET: USER}},
        {"Resource": SECRET},
        {"Condition": {SECRET: {"aws:SourceIp": "203.0.113.7"}}},
        {"Condition": {"StringEquals": {SECRET: "x"}}},
        {"Condition": {"StringEquals": {"password": [SECRET]}}},
        {"Condition": {"StringEquals": {"sts:ExternalId": f"glpat-{SECRET}"}}},
    ],
)
def test_what_looks_like_a_secret_goes_from_every_element(changes: dict[str, Any]) -> None:
    policy = {**WHOLE, "Id": SECRET, "Statement": [{**STATEMENT, **changes}]}
    case = case_with(policy)
    assert SECRET[:12] not in encode_case(case)
    assert show_policies(case) is case


def test_an_external_id_may_look_like_a_secret() -> None:
    condition = {"StringEquals": {"sts:ExternalId": SECRET}}
    case = case_with({**WHOLE, "Statement": [{**STATEMENT, "Condition": condition}]})
    assert SECRET in encode_case(case)
