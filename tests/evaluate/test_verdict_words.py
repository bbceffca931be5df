"""A verdict in words: the statement that decided, and the facts that nobody saw."""

from __future__ import annotations

from typing import Literal

import pytest

from doctor.evaluate.question import frame_question
from doctor.evaluate.verdict_words import (
    because,
    depends_on,
    describe_statement,
    may_deny,
    unseen_policies,
)
from doctor.model.context import Value
from doctor.model.observation import Unreadable
from doctor.model.policy import PolicyKind
from doctor.model.verdict import Decision, ElementMatch, LayerVerdict, StatementMatch, Truth
from tests.evaluate.support import BOB, ROLE, case

Effect = Literal["Allow", "Deny"]
QUESTION = frame_question(case())


def statement(
    effect: Effect = "Deny",
    truth: Truth = "true",
    name: str | None = None,
    sid: str | None = None,
    elements: tuple[ElementMatch, ...] = (),
) -> StatementMatch:
    return StatementMatch(
        kind="identity policy", policy_name=name, policy_arn=None, index=1, sid=sid,
        effect=effect, truth=truth, elements=elements,
    )  # fmt: skip


def layer(
    decision: Decision,
    *statements: StatementMatch,
    needed: bool = True,
    kind: PolicyKind = "identity policy",
    why: str = "",
) -> LayerVerdict:
    return LayerVerdict(kind=kind, decision=decision, needed=needed, statements=statements, why=why)


@pytest.mark.parametrize(
    ("name", "sid", "text"),
    [
        (None, None, "identity policy, statement 2"),
        ("force-mfa", None, "identity policy force-mfa, statement 2"),
        ("force-mfa", "Deny1", 'identity policy force-mfa, statement 2 "Deny1"'),
    ],
)
def test_a_statement_is_named_and_numbered_from_one(
    name: str | None, sid: str | None, text: str
) -> None:
    assert describe_statement(statement(name=name, sid=sid)) == text


def test_the_first_silent_policy_that_is_needed_is_named() -> None:
    layers = (
        layer("implicit-deny", kind="session policy", needed=False),
        layer("implicit-deny", kind="permissions boundary"),
        layer("implicit-deny", kind="SCP"),
    )
    said = because("implicit-deny", layers, QUESTION)
    assert said == "no permissions boundary allows sts:AssumeRole"
    assert because("implicit-deny", (), QUESTION) == "nothing allows it"


def test_an_unknown_answer_without_a_fact_says_that_something_was_not_seen() -> None:
    assert because("unknown", (), QUESTION) == "it depends on what was not seen"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (layer("unknown", why="it was denied"), True),
        (layer("unknown", statement("Deny", "unknown")), True),
        (layer("unknown", statement("Allow", "unknown")), False),
        (layer("unknown", statement("Deny", "false")), False),
        (layer("allow", statement("Deny", "unknown")), False),
    ],
)
def test_what_may_deny(given: LayerVerdict, expected: bool) -> None:
    assert may_deny(given) is expected


def element(
    key: str | None = None, got: Value | None = None, kind: str = "Condition"
) -> ElementMatch:
    more = {} if got is None else {"got": got}
    return ElementMatch(element=kind, truth="unknown", wanted=(), key=key, **more)  # type: ignore[arg-type]


def test_an_answer_hangs_on_keys_the_caller_and_what_could_not_be_read() -> None:
    elements = (
        element(key="aws:SourceIp"),
        element(kind="Principal"),
        element(got=Unreadable("the role's name")),
        element(key="aws:SourceIp"),
    )
    open_one = statement("Allow", "unknown", elements=elements)
    sure = statement("Allow", "true", elements=elements)
    assert depends_on((layer("unknown", open_one, sure),), QUESTION) == (
        "the request's aws:SourceIp",
        "who the caller is",
        "the role's name",
    )


def test_a_layer_that_is_not_needed_counts_only_where_it_may_deny() -> None:
    allows = statement("Allow", "unknown", elements=(element(key="aws:a"),))
    denies = statement("Deny", "unknown", elements=(element(key="aws:b"),))
    assert depends_on((layer("unknown", allows, needed=False),), QUESTION) == ()
    assert depends_on((layer("unknown", denies, needed=False),), QUESTION) == (
        "the request's aws:b",
    )
    assert depends_on((layer("allow", denies),), QUESTION) == ()


@pytest.mark.parametrize(
    ("kind", "owner"),
    [
        ("trust policy", ROLE),
        ("identity policy", BOB),
        ("permissions boundary", BOB),
        ("SCP", "111122223333"),
        ("RCP", "222233334444"),
        ("VPC endpoint policy", ""),
    ],
)
def test_unseen_policies_belong_to_somebody(kind: PolicyKind, owner: str) -> None:
    unseen = unseen_policies(kind, QUESTION)
    assert (unseen.kind, unseen.owner) == (kind, owner)
