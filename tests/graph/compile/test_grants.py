"""The index of what policies allow finds every core that may allow, and few that do not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.evaluate.globs import resource_matcher
from doctor.graph.compile.cores import OWN, Core, CoreStatement
from doctor.graph.compile.grants import GrantIndex

ONE, OTHER = "111122223333", "222233334444"
ACCOUNTS = (ONE, OTHER)
NAMES = ("app", "app-1", "team/app-1", f"x-{ONE}")


def core(*patterns: str, effect: str = "Allow", mask: int = 1, malformed: bool = False) -> Core:
    statement = CoreStatement(effect, mask, None, None, patterns, None, ())  # type: ignore[arg-type]
    return Core("2012-10-17", malformed, (statement,))


def role(account: str, name: str) -> str:
    return f"arn:aws:iam::{account}:role/{name}"


@pytest.mark.parametrize(
    ("pattern", "anywhere", "own"),
    [
        ("*", True, False),
        (role(ONE, "app-1"), True, False),
        (role(ONE, "app-*"), True, False),
        (role("*", "app-1"), True, False),
        (role(OWN, "app-1"), False, True),
        (role(OWN, "app-?"), False, True),
        (f"arn:aws:iam::*:role/{OWN}*", True, False),
        ("arn:aws:iam::*:role/${aws:username}", True, False),
        ("arn:aws:iam", True, False),
        (role(OTHER, "app-1"), False, False),
        (role(ONE, "app"), False, False),
    ],
)
def test_a_pattern_is_found_by_the_role_that_it_may_match(
    pattern: str, *, anywhere: bool, own: bool
) -> None:
    index = GrantIndex()
    index.add(7, core(pattern))
    found = index.candidates(role(ONE, "app-1"))
    assert (7 in found.anywhere, 7 in found.own_account) == (anywhere, own)


def test_a_deny_and_another_action_are_no_grant_and_a_malformed_policy_may_be() -> None:
    index = GrantIndex()
    index.add(1, core("*", effect="Deny"))
    index.add(2, core("*", mask=0b10))
    index.add(3, core(role(OTHER, "x"), malformed=True))
    assert index.candidates(role(ONE, "app")).anywhere == {3}


_PIECES = st.sampled_from(
    ["*", "?", "app", "-1", "role/", "team/", OWN, ONE, "arn:aws:iam::", ":", "${aws:username}"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=6).map("".join), min_size=1, max_size=8))
def test_no_core_that_would_match_is_missed(patterns: list[str]) -> None:
    index = GrantIndex()
    for number, pattern in enumerate(patterns):
        index.add(number, core(pattern))
    for account, name, caller in itertools.product(ACCOUNTS, NAMES, ACCOUNTS):
        arn = role(account, name)
        found = index.candidates(arn)
        held = found.anywhere | (found.own_account if caller == account else frozenset())
        for number, pattern in enumerate(patterns):
            if "${" in pattern:
                continue
            if resource_matcher(pattern.replace(OWN, caller))(arn):
                assert number in held, (pattern, arn, caller)
