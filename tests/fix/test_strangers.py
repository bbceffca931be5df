"""Who may stand by: others of the account, of other accounts, and whoever a policy names."""

from __future__ import annotations

from typing import Any

from doctor.evaluate import parse_policy
from doctor.fix.strangers import Bystander, draw_strangers
from doctor.model.principal import parse_caller
from tests.rules.shared.support import BOB, allow, deny, document

ALICE = "arn:aws:iam::111122223333:user/alice"


def drawn(
    *statements: dict[str, Any], context: dict[str, Any] | None = None
) -> dict[str, Bystander]:
    policy = parse_policy("trust policy", document(*statements))
    found = draw_strangers(parse_caller(BOB), context or {}, (policy,))
    return {each.label: each for each in found}


def test_others_of_the_account_and_of_any_other_always_stand_by() -> None:
    assert list(drawn()) == [
        "another user of account 111122223333",
        "another role of account 111122223333",
        "users of any other account",
    ]


def test_whoever_a_policy_names_but_the_caller_and_anyone() -> None:
    found = drawn(
        allow(
            Principal={"AWS": [BOB, "*", ALICE, "333344445555", "arn:aws:iam::111122223333:root"]}
        ),
        allow(Principal={"Service": "ec2.amazonaws.com"}),
        deny(Principal={"AWS": "444455556666"}),
    )
    assert list(found)[3:] == [
        "user alice in 111122223333",
        "users and roles of account 333344445555",
        "ec2.amazonaws.com",
    ]


def test_a_bystander_has_an_identity_of_its_own_and_the_callers_tags() -> None:
    brought = {
        "aws:username": "bob",
        "aws:principaltag/team": "red",
        "sts:externalid": "x",
        "aws:principalorgid": ["o-a"],
    }
    found = drawn(context=brought)
    near = found["another user of account 111122223333"].context
    far = found["users of any other account"].context
    assert near["aws:username"] == ["another-user"]
    assert (near["aws:principaltag/team"], near["sts:externalid"]) == ("red", "x")
    assert near["aws:principalorgid"] == ["o-a"]
    assert "aws:principalorgid" not in far
    assert found["other accounts of o-a"].context["aws:principalorgid"] == ["o-a"]


def test_accounts_of_an_organization_that_a_policy_compares() -> None:
    block = {"StringLike": {"aws:PrincipalOrgPaths": "o-a/r-b/*", "aws:PrincipalOrgID": "${x}"}}
    found = drawn(allow(Principal="*", Condition=block))
    assert found["other accounts of o-a/r-b/*"].context["aws:principalorgpaths"] == ["o-a/r-b/"]
    assert not any("${" in label for label in found)
