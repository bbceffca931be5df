"""What AWS itself ruled, in both answers in which it tells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from doctor.texts.authorization_messages import find_rulings, readable_message
from tests.texts.test_cloudtrail import JSON

BOB = "arn:aws:iam::111122223333:user/bob"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
MESSAGE: dict[str, Any] = {
    "allowed": False,
    "explicitDeny": True,
    "matchedStatements": {
        "items": [{"statementId": "NoBob", "effect": "DENY", "sourcePolicyId": "deny-bob"}]
    },
    "failures": {"items": []},
    "context": {
        "principal": {"id": "AIDARTX3GSDSQAAAAAAAA", "name": "bob", "arn": BOB},
        "action": "sts:AssumeRole",
        "resource": ROLE,
        "conditions": {
            "items": [{"key": "aws:Region", "values": {"items": [{"value": "eu-west-1"}]}}]
        },
    },
}
DETAILS: dict[str, Any] = {
    "requestContext": {"aws:PrincipalArn": BOB, "aws:SourceIp": "203.0.113.7"},
    "evaluations": [
        {
            "action": "sts:AssumeRole",
            "resource": ROLE,
            "evaluatedEffect": "EXPLICIT_DENY",
            "checks": [
                {"checkType": "PRINCIPAL", "evaluatedEffect": "ALLOW"},
                {
                    "checkType": "SERVICE_CONTROL_POLICY",
                    "evaluatedEffect": "EXPLICIT_DENY",
                    "matchedPolicies": [
                        {
                            "uri": "arn:aws:organizations::444455556666:policy/o-a/service_control_policy/p-1",
                            "matchedStatements": [{"sid": "Lock"}],
                        }
                    ],
                },
            ],
        }
    ],
    "policies": [],
}


def test_a_decoded_message_is_read() -> None:
    (ruling,) = find_rulings(MESSAGE)
    assert (ruling.allowed, ruling.explicit, ruling.caller_arn) == (False, True, BOB)
    assert (ruling.policy, ruling.sid) == ("deny-bob", "NoBob")
    assert ruling.context == {"aws:Region": ["eu-west-1"]}


def test_the_answer_of_the_cli_is_unwrapped() -> None:
    assert find_rulings({"DecodedMessage": json.dumps(MESSAGE)}) == find_rulings(MESSAGE)


def test_the_check_that_refused_names_the_policy_kind() -> None:
    (ruling,) = find_rulings(DETAILS)
    assert (ruling.layer, ruling.explicit, ruling.sid) == ("SCP", True, "Lock")
    assert ruling.context["aws:SourceIp"] == "203.0.113.7"


def test_other_json_is_no_ruling() -> None:
    assert find_rulings({"allowed": "yes"}) == ()
    assert find_rulings([MESSAGE]) == ()


@given(JSON)
def test_no_json_makes_it_raise(document: Any) -> None:
    find_rulings(document)


def test_of_a_message_stays_what_is_read() -> None:
    held = {"allowed": False, "explicitDeny": True, "context": {"action": "sts:AssumeRole"}}
    assert readable_message({**held, "failures": {"items": ["lantern"]}, "note": "x"}) == held
    assert readable_message({**held, "context": {"action": "lantern walrus"}}) == {
        **held,
        "context": {"action": "<hidden:7> <hidden:6>"},
    }
    shared = {"evaluations": [], "requestContext": {"aws:PrincipalArn": "arn:x", "lantern": "y"}}
    assert readable_message(shared) == {
        "evaluations": [],
        "requestContext": {"aws:PrincipalArn": "arn:x"},
    }


@pytest.mark.parametrize("name", ["action", "resource"])
@pytest.mark.parametrize("value", ["lantern", "walrus@lantern7", "https://lantern.example"])
def test_a_value_that_has_not_the_form_of_its_field_goes(name: str, value: str) -> None:
    held = {"allowed": False, "explicitDeny": True, "context": {name: value}}
    assert "lantern" not in str(readable_message(held))
