"""What was not seen, in words."""

from __future__ import annotations

import pytest

from doctor.model.diagnosis import Unknown
from doctor.model.unseen_facts import (
    Fact,
    KeyValue,
    PolicyEffect,
    UnseenKey,
    UnseenPolicies,
)
from doctor.render.unknowns import say_fact, say_holds, say_settled

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
TRUST = UnseenPolicies("trust policy", ROLE)
SCPS = UnseenPolicies("SCP", "111122223333")
KEY = UnseenKey("aws:SourceIp")


@pytest.mark.parametrize(
    ("holds", "says"),
    [
        (KeyValue("is", "x"), "is x"),
        (KeyValue("like", "x*"), "is like x*"),
        (KeyValue("within", "203.0.113.0/24"), "is in 203.0.113.0/24"),
        (KeyValue("less", "3", "number"), "is less than 3"),
        (KeyValue("at most", "3", "number"), "is less than 3 or that"),
        (KeyValue("more", "3", "number"), "is more than 3"),
        (KeyValue("less", "2026-01-01", "date"), "is before 2026-01-01"),
        (KeyValue("at least", "2026-01-01", "date"), "is after 2026-01-01 or that"),
        (KeyValue("absent"), "is absent"),
        (KeyValue("else"), "is something else"),
    ],
)
def test_a_key_is_said_to_have_a_value(holds: KeyValue, says: str) -> None:
    assert say_holds(Fact(KEY, holds)) == says


def test_several_policies_are_spoken_of_as_several() -> None:
    assert say_fact(Fact(SCPS, PolicyEffect("silent"))) == "SCPs of 111122223333 do not allow it"
    assert say_fact(Fact(TRUST, PolicyEffect("deny"))) == f"the trust policy of {ROLE} denies it"
    assert say_holds(Fact(SCPS, PolicyEffect("allow", optional=True))).endswith(
        "(or there is none)"
    )


def test_what_lets_in_names_the_rest_briefly_and_a_deny_goes_without_saying() -> None:
    unknown = Unknown(
        unseen=KEY,
        why="",
        how_to_learn="",
        lets_in=(Fact(KEY, KeyValue("is", "x")), Fact(TRUST, PolicyEffect("allow"))),
        keeps_out=(Fact(KEY, KeyValue("else")), Fact(KEY, KeyValue("absent"))),
    )
    assert say_settled(unknown) == (
        "lets you in where it is x, if also the trust policy allows it",
        "keeps you out where it is something else or absent",
    )
    policies = Unknown(
        unseen=TRUST,
        why="",
        how_to_learn="",
        keeps_out=(Fact(TRUST, PolicyEffect("silent")), Fact(TRUST, PolicyEffect("deny"))),
    )
    assert say_settled(policies) == ("keeps you out where it does not allow it",)


def test_what_decides_nothing_says_nothing() -> None:
    assert say_settled(Unknown(unseen=KEY, why="", how_to_learn="")) == ()
