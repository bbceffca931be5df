"""What was not seen: each with why, and the line by which it can be learned."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.engine.unknowns import list_unknowns, still_of_use
from doctor.model.diagnosis import Unknown
from doctor.model.finding import Evidence, Finding, Remedy
from doctor.model.policy import PolicyKind
from doctor.model.unseen_facts import UnseenPolicies
from tests.engine.support import (
    BOB,
    DENIED,
    GRANT,
    ROLE,
    TRUST,
    allow,
    document,
    principal,
    situation,
)

REFUSED = [{"text": DENIED, "from": "probe", "hop": 1}]
SEEN: dict[str, Any] = {
    "roles": {ROLE: {"trust_policy": TRUST}},
    "principals": {BOB: principal(GRANT)},
}


def unknowns(**parts: Any) -> dict[str, Unknown]:
    return {str(each.unseen): each for each in list_unknowns(situation(**parts))}


def test_an_unread_trust_policy_and_unread_identity_policies() -> None:
    found = unknowns(unknown=[{"what": f"roles/{ROLE}/trust_policy", "why": "AccessDenied"}])
    trust = found[f"the trust policy of {ROLE}"]
    assert trust.why == "AccessDenied"
    assert "aws iam get-role --role-name ProjectAdmin" in trust.how_to_learn
    assert "--identity-policy FILE" in found[f"the identity policies of {BOB}"].how_to_learn


def test_the_simulators_word_is_told_with_what_it_does_not_see() -> None:
    told = {"principal": BOB, "action": "sts:AssumeRole", "resource": ROLE, "decision": "allowed"}
    why = unknowns(simulations=[told])[f"the identity policies of {BOB}"].why
    assert "AWS's simulator says allowed" in why
    other = {**told, "resource": f"{ROLE}2"}
    assert "simulator" not in unknowns(simulations=[other])[f"the identity policies of {BOB}"].why


def test_a_key_that_a_policy_asks_for_is_numbered_from_one() -> None:
    trust = document(
        allow(Principal={"AWS": BOB}, Condition={"StringLike": {"aws:SourceVpc": "v*"}})
    )
    found = unknowns(**{**SEEN, "roles": {ROLE: {"trust_policy": trust}}})
    key = found["aws:SourceVpc of the request"]
    assert key.why == "trust policy, statement 1 asks for it"
    assert key.how_to_learn == "give it with --context aws:SourceVpc=VALUE"


def test_nothing_is_unknown_of_what_works() -> None:
    session = "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/bob"
    assert unknowns() != {}
    assert unknowns(sessions=[{"hop": 1, "arn": session}]) == {}


def test_guardrails_are_listed_only_after_a_refusal() -> None:
    assert unknowns(**SEEN) == {}
    assert list(unknowns(**SEEN, errors=REFUSED)) == [
        "SCPs of 111122223333",
        "RCPs of 222233334444",
    ]


def organization(account: str, management: str | None = None, **levels: Any) -> dict[str, Any]:
    return {"id": "o-a", "management_account": management, "accounts": {account: levels}}


@pytest.mark.parametrize(
    ("organizations", "open_ones"),
    [
        ([], []),
        ([organization("111122223333", scps=[[]])], ["RCPs of 222233334444"]),
        ([organization("111122223333", scps=None)], ["RCPs of 222233334444"]),
        ([organization("111122223333", rcps=[[]])],
         ["SCPs of 111122223333", "RCPs of 222233334444"]),
        ([organization("333344445555", management="111122223333")], ["RCPs of 222233334444"]),
        ([organization("111122223333", scps=[[]]), organization("222233334444", rcps=[[]])], []),
    ],
)  # fmt: skip
def test_a_guardrail_that_was_seen_or_cannot_be_is_no_unknown(
    organizations: list[Any], open_ones: list[str]
) -> None:
    assert list(unknowns(**SEEN, errors=REFUSED, organizations=organizations)) == open_ones


def test_each_unknown_is_listed_once_and_the_first_time() -> None:
    two = {"StringLike": {"aws:SourceVpc": "v*"}}
    trust = document(
        allow(Principal={"AWS": BOB}, Condition=two),
        allow(Principal={"AWS": "111122223333"}, Condition=two),
    )
    found = unknowns(**{**SEEN, "roles": {ROLE: {"trust_policy": trust}}})
    assert [each.why for each in found.values()] == ["trust policy, statement 1 asks for it"]


def test_of_a_role_that_does_not_exist_nothing_is_left_to_see() -> None:
    assert unknowns(errors=REFUSED)
    assert unknowns(errors=REFUSED, roles={ROLE: {"exists": False}}) == {}


def test_nothing_is_left_to_see_of_a_hop_that_worked() -> None:
    session = {"hop": 1, "arn": "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/x"}
    probes = [{"call": "sts:AssumeRole", "hop": 1, "outcome": "ok"}]
    assert unknowns(probes=probes, sessions=[session]) == {}


def test_a_key_of_a_statement_that_cannot_apply_is_no_gap() -> None:
    foreign = {"AWS": "arn:aws:iam::999988887777:root"}
    trust = document(
        allow(Principal=foreign, Condition={"StringLike": {"aws:SourceVpc": "v*"}}),
        allow(Principal={"AWS": BOB}),
    )
    assert unknowns(**{**SEEN, "roles": {ROLE: {"trust_policy": trust}}}) == {}


@pytest.mark.parametrize(
    ("certainty", "verified", "left"),
    [
        ("likely", True, ["the identity policies of x", "SCPs of 111122223333"]),
        ("proven", True, ["SCPs of 111122223333"]),
        ("proven", False, []),
    ],
)
def test_a_proven_cause_ends_the_list_but_for_what_its_fix_hangs_on(
    certainty: Any, verified: bool, left: list[str]
) -> None:
    fix = Remedy(title="t", who="caller", kind="config-edit", verified=verified)
    finding = Finding(
        title="t",
        explanation="e",
        certainty=certainty,
        evidence=(Evidence(says="s"),),
        fixes=(fix,),
    )
    kinds: tuple[tuple[PolicyKind, str], ...] = (("identity policy", "x"), ("SCP", "111122223333"))
    listed = tuple(
        Unknown(unseen=UnseenPolicies(kind, owner), why="w", how_to_learn="h")
        for kind, owner in kinds
    )
    assert [str(each.unseen) for each in still_of_use(listed, (finding,))] == left


def test_a_profile_whose_chain_is_broken_is_not_proposed() -> None:
    config = (
        f"[profile p]\nrole_arn = {ROLE}\nsource_profile = base\n[profile half]\n"
        "sso_account_id = 222233334444\n[profile looping]\nrole_arn = "
        "arn:aws:iam::222233334444:role/L\nsource_profile = nobody\n"
    )
    keys = "aws_access_key_id = {}\naws_secret_access_key = notARealSecretKey\n"
    credentials = f"[base]\n{keys.format('AKIARTX3GSDSQAAAAAAA')}"
    files = {
        "config": {"path": "~/.aws/config", "text": config},
        "credentials": {"path": "~/.aws/credentials", "text": credentials},
    }
    parts = {"target": {"profile": "p"}, "files": files, "env": {}}
    assert unknowns(**parts)[f"the trust policy of {ROLE}"].command is None
    files["credentials"]["text"] += f"[admin]\n{keys.format('AKIATHPRDSKWAAAAAAAA')}"
    found = unknowns(**parts)[f"the trust policy of {ROLE}"].command
    assert str(found) == "roledoctor check p --via admin"
