"""What a judged hop says of itself: refused by which policies, and by which it may be."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.policy import PolicyKind
from tests.rules.shared.support import (
    ANY_ACCOUNT,
    BOB,
    KEYS,
    ROLE,
    allow,
    denied,
    deny,
    document,
    hop,
    of_files,
    situation,
)

TRUST = document(allow(Principal=ANY_ACCOUNT))
SESSION = {"hop": 1, "arn": "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/bob"}


def refusal(tail: str = "") -> dict[str, Any]:
    return {"errors": [{"text": denied(tail=tail), "from": "probe", "hop": 1}]}


def test_silence_counts_where_it_is_needed_and_a_deny_always_does() -> None:
    silent = hop(TRUST, (document(),))
    assert silent.denied_by("identity policy")
    assert not silent.denied_by("trust policy")
    near = hop(
        document(allow(Principal={"AWS": BOB})),
        (document(),),
        target={"profile": None, "role_arn": ROLE.replace("222233334444", "111122223333")},
        roles={
            ROLE.replace("222233334444", "111122223333"): {
                "trust_policy": document(allow(Principal={"AWS": BOB}))
            }
        },
    )
    assert not near.denied_by("identity policy")
    assert hop(TRUST, (document(allow(Resource=ROLE), deny()),)).denied_by("identity policy")


def test_what_worked_was_denied_by_nothing() -> None:
    assert not hop(TRUST, (document(),), sessions=[SESSION]).denied_by("identity policy")


@pytest.mark.parametrize(
    ("parts", "kind", "may"),
    [
        (refusal(), "trust policy", True),
        ({}, "trust policy", False),
        (refusal(), "identity policy", False),
        (refusal(" with an explicit deny in a service control policy"), "SCP", True),
        (refusal(" with an explicit deny in a service control policy"), "trust policy", False),
    ],
)
def test_an_unseen_policy_may_be_the_reason(
    parts: dict[str, Any], kind: PolicyKind, may: bool
) -> None:
    unseen = hop(None, **parts)
    assert unseen.may_be_denied_by(kind) is may


def test_a_policy_that_denies_already_leaves_no_doubt() -> None:
    sure = hop(None, (document(deny()),), **refusal())
    assert not sure.may_be_denied_by("trust policy")
    assert not sure.may_be_denied_unseen
    assert hop(None, **refusal()).may_be_denied_unseen
    assert not hop(TRUST, **refusal()).may_be_denied_unseen


def test_the_layers_that_aws_named() -> None:
    tail = " because no identity-based policy allows the sts:AssumeRole action"
    assert hop(TRUST, **refusal(tail)).named_layers == {"identity policy"}
    assert hop(TRUST, **refusal()).named_layers == frozenset()


def test_what_a_situation_shows_of_its_base_and_target() -> None:
    config = f"[profile p]\nrole_arn = {ROLE}\nsource_profile = b\n"
    seen = of_files(config, f"[b]\n{KEYS}", env={"AWS_REGION": "x"})
    assert seen.target_role_arn == ROLE
    assert seen.base is not None
    assert seen.base.profile == "b"
    assert (seen.variable("AWS_REGION"), seen.variable("AWS_PROFILE")) == ("x", None)
    bare = situation(target={"profile": None, "role_arn": None})
    assert (bare.target_role_arn, bare.base, bare.works, bare.hops_tried) == (
        None,
        None,
        False,
        False,
    )


def test_an_answer_to_an_assume_call_shows_that_the_base_is_good() -> None:
    parts: dict[str, Any] = {
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB},
    }
    assert situation(**parts, **refusal()).hops_tried
    worked = situation(**parts, sessions=[SESSION])
    assert (worked.hops_tried, worked.works) == (True, True)
    assert not situation(**parts).hops_tried


def test_a_role_that_is_no_role_is_named_as_it_is_written() -> None:
    odd = situation(target={"profile": None, "role_arn": "odd"}, caller={"arn": BOB}).hops
    assert [(each.role_name, each.is_well_formed) for each in odd] == [("odd", False)]
