"""federation/roles-anywhere-trust: all three actions, to the one service."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case, words_alone

RULE = "federation/roles-anywhere-trust"


def test_the_actions_that_lack_are_allowed_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert fix.document["Statement"][1]["Action"] == [
        "sts:AssumeRole",
        "sts:TagSession",
        "sts:SetSourceIdentity",
    ]


def test_the_words_of_the_service_alone_leave_the_trust_policy_open() -> None:
    assert RULE not in words_alone(RULE)


def test_another_caller_of_the_role_is_not_asked_for_them() -> None:
    raw = raw_case(RULE)
    raw["caller"] = {"arn": "arn:aws:iam::111122223333:user/bob", "account": "111122223333"}
    raw["errors"] = []
    assert RULE not in ids_of(raw)
