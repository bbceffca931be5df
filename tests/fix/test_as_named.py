"""A policy as it would treat the caller if it named it."""

from __future__ import annotations

from typing import Any

from doctor.evaluate import parse_policy
from doctor.fix.as_named import as_if_named
from doctor.model.policy import Policy
from doctor.model.principal import parse_caller
from tests.rules.shared.support import BOB, allow, deny, document

KEY = "sts:externalid"
EXTERNAL = {"StringEquals": {"sts:ExternalId": "a", "aws:username": "x"}}
SERVICE = "ec2.amazonaws.com"


def named(*statements: dict[str, Any], caller: str = BOB) -> Policy:
    policy = parse_policy("trust policy", document(*statements))
    return as_if_named(policy, parse_caller(caller), "sts:AssumeRole", KEY)


def test_every_allow_of_its_kind_is_for_this_call_and_keeps_one_key() -> None:
    found = named(
        allow(Principal={"AWS": "arn:aws:iam::333344445555:root"}, Condition=EXTERNAL),
        allow(Principal={"Service": SERVICE}),
    )
    (statement,) = found.statements
    assert (statement.principals, statement.actions) == (None, ("sts:AssumeRole",))
    assert [each.key for each in statement.conditions] == ["sts:ExternalId"]


def test_a_service_is_of_another_kind() -> None:
    both = (
        allow(Principal={"AWS": BOB}, Condition=EXTERNAL),
        allow(Principal={"Service": SERVICE}),
    )
    (statement,) = named(*both, caller=SERVICE).statements
    assert statement.conditions == ()


def test_where_no_allow_is_of_its_kind_all_tell_and_without_any_nothing_is_asked() -> None:
    assert (
        len(
            named(
                allow(Principal={"Service": SERVICE}), allow(Principal={"Service": "x"})
            ).statements
        )
        == 2
    )
    (made,) = named().statements
    assert (made.effect, made.actions, made.conditions) == ("Allow", ("sts:AssumeRole",), ())


def test_of_denies_those_that_compare_the_key_are_left() -> None:
    found = named(
        allow(Principal={"AWS": BOB}),
        deny(Principal="*", Condition={"StringNotEquals": {"sts:ExternalId": "a"}}),
        deny(Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
    )
    assert [each.effect for each in found.statements] == ["Allow", "Deny"]
