"""Which of the caller's own policies have a say, by how the trust policy names it."""

from __future__ import annotations

import msgspec
import pytest

from doctor.evaluate.layers import Layer
from doctor.evaluate.principals import Way
from doctor.evaluate.sides import caller_side, policies_that_count
from doctor.evaluate.statements import Asked
from doctor.model.policy import PolicyKind
from doctor.model.principal import Caller
from doctor.model.verdict import Decision, Match
from tests.evaluate.support import APP, BOB, asked

NEAR = "arn:aws:iam::111122223333:role/Near"
NONE: frozenset[PolicyKind] = frozenset()
LIMITS: frozenset[PolicyKind] = frozenset({"permissions boundary", "session policy"})
ALL: frozenset[PolicyKind] = LIMITS | {"identity policy"}


@pytest.mark.parametrize(
    ("caller", "match", "expected"),
    [
        (BOB, "direct", NONE),
        (BOB, "account", ALL),
        (BOB, "anyone", NONE),
        (APP, "session", NONE),
        (APP, "direct", LIMITS),
        (APP, "anyone", NONE),
        (APP, "account", ALL),
    ],
)
def test_in_one_account_the_trust_policy_alone_may_suffice(
    caller: str, match: Match, expected: frozenset[PolicyKind]
) -> None:
    assert policies_that_count(asked({}, caller=caller, role=NEAR), match) == expected


@pytest.mark.parametrize("match", ["session", "direct", "anyone", "account"])
def test_across_accounts_every_policy_of_the_caller_has_to_allow(match: Match) -> None:
    assert policies_that_count(asked({}, caller=APP), match) == ALL


def test_a_service_and_a_token_have_no_policies_of_their_own() -> None:
    for caller in ("ec2.amazonaws.com", "arn:aws:iam::222233334444:saml-provider/Corp"):
        assert policies_that_count(asked({}, caller=caller), "direct") == NONE


def layers(
    trust: Decision,
    own: Decision,
    ways: tuple[Way, ...] = (),
    why: str = "",
    boundary: Decision = "allow",
) -> dict[PolicyKind, Layer]:
    return {
        "trust policy": Layer(kind="trust policy", decision=trust, ways=ways, why=why),
        "identity policy": Layer(kind="identity policy", decision=own),
        "permissions boundary": Layer(kind="permissions boundary", decision=boundary),
        "session policy": Layer(kind="session policy", decision="allow"),
    }


@pytest.mark.parametrize(
    ("own", "truth"), [("allow", "true"), ("implicit-deny", "false"), ("unknown", "unknown")]
)
def test_both_sides_have_to_allow_across_accounts(own: Decision, truth: str) -> None:
    side = caller_side(asked({}), layers("allow", own, (("true", "direct"),)))
    assert (side.truth, side.counted) == (truth, ALL)
    assert side.needs("identity policy")
    assert side.needs("trust policy")


def test_a_trust_policy_that_names_the_user_needs_nothing_else_in_one_account() -> None:
    near = asked({}, role=NEAR)
    side = caller_side(near, layers("allow", "implicit-deny", (("true", "direct"),)))
    assert (side.truth, side.counted) == ("true", NONE)
    assert not side.needs("identity policy")


def test_the_best_of_several_ways_decides_and_its_policies_count() -> None:
    near = asked({}, role=NEAR)
    ways: tuple[Way, ...] = (("true", "account"), ("true", "direct"))
    side = caller_side(near, layers("allow", "implicit-deny", ways))
    assert (side.truth, side.counted) == ("true", NONE)
    both_fit = caller_side(near, layers("allow", "allow", ways))
    assert (both_fit.truth, both_fit.counted) == ("true", NONE)


def test_a_way_that_is_open_is_worse_than_one_that_is_sure() -> None:
    near = asked({}, role=NEAR)
    ways: tuple[Way, ...] = (("unknown", "direct"), ("true", "account"))
    side = caller_side(near, layers("allow", "allow", ways))
    assert (side.truth, side.counted) == ("true", ALL)


def test_where_no_statement_matches_the_callers_side_is_asked_as_of_the_account() -> None:
    side = caller_side(asked({}, role=NEAR), layers("implicit-deny", "allow"))
    assert (side.truth, side.counted) == ("false", ALL)


def test_an_unseen_trust_policy_may_name_the_caller_itself() -> None:
    unseen = layers("unknown", "implicit-deny", why="nobody read it")
    near = caller_side(asked({}, role=NEAR), unseen)
    assert (near.truth, near.counted) == ("unknown", NONE)
    far = caller_side(asked({}), unseen)
    assert (far.truth, far.counted) == ("false", ALL)


def of(caller: Caller) -> Asked:
    return msgspec.structs.replace(asked({}), caller=caller)


def test_a_caller_without_an_account_may_be_of_the_roles_own() -> None:
    nobody = of(Caller(arn=None, kind="unknown"))
    named = layers("allow", "implicit-deny", (("true", "account"),))
    assert caller_side(nobody, named).truth == "unknown"
    assert caller_side(nobody, layers("unknown", "implicit-deny", why="x")).truth == "unknown"


def test_a_caller_of_unknown_kind_may_be_the_user_that_is_named() -> None:
    somebody = of(Caller(arn=None, kind="unknown", account="222233334444"))
    direct = layers("allow", "allow", (("true", "direct"),), boundary="implicit-deny")
    account = layers("allow", "implicit-deny", (("true", "account"),))
    assert caller_side(somebody, direct).truth == "unknown"
    assert caller_side(somebody, account).truth == "false"
