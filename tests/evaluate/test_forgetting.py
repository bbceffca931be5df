"""Forgetting: what is no longer known turns an answer into unknown, never into its opposite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

import doctor
from doctor.evaluate import Question, decide_question, evaluate_question, frame_question
from doctor.model.context import RequestContext
from doctor.model.observation import Absent, Observed, Unreadable
from tests.evaluate.test_cases import CASES

CHUNKS = 16
GONE = Unreadable("forgotten")


def asked_keys(question: Question) -> set[str]:
    conditions = {
        condition.key.lower()
        for policy in question.policies.all_seen()
        for statement in policy.statements
        for condition in statement.conditions
    }
    return conditions | set(question.context.given)


def without_key(question: Question, key: str) -> Question:
    context = question.context
    given = {name: value for name, value in context.given.items() if name != key}
    return replace(question, context=replace(context, given=given, keys={key: GONE}))


def forgetful(question: Question) -> Iterator[tuple[str, Question]]:
    for name in ("trust", "identity", "boundary", "session_policy", "scps", "rcps"):
        yield name, replace(question, policies=replace(question.policies, **{name: GONE}))
    for key in sorted(asked_keys(question)):
        yield key, without_key(question, key)
    caller = question.caller
    if caller.kind in {"user", "role-session"}:
        nobody = replace(caller, arn=None, name=None, session=None, principal_arn=None)
        yield "the caller's ARN", replace(question, caller=nobody)
        yield "the caller", replace(question, caller=replace(nobody, account=None))
    if caller.kind == "role-session":
        yield "the role's path", replace(question, caller=replace(caller, principal_arn=None))


def turned(before: str, after: str) -> bool:
    return after != "unknown" and (before == "allow") != (after == "allow")


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_what_is_forgotten_never_turns_an_answer_into_its_opposite(chunk: int) -> None:
    wrong = []
    for each in CASES[chunk::CHUNKS]:
        question = frame_question(doctor.load_case(each["case"]))
        for what, less in forgetful(question):
            after = decide_question(less)
            if turned(each["expect"], after):
                wrong.append((each["id"], what, each["expect"], after))
    assert wrong == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_verdict_is_the_same_with_its_trace_and_without(chunk: int) -> None:
    for each in CASES[chunk::CHUNKS]:
        question = frame_question(doctor.load_case(each["case"]))
        for what, less in forgetful(question):
            assert evaluate_question(less).decision == decide_question(less), (each["id"], what)
            break


def observed(context: RequestContext, key: str) -> Observed[tuple[str, ...]]:
    return context.lookup(key)


def test_a_key_that_is_forgotten_is_not_absent() -> None:
    question = frame_question(doctor.load_case(CASES[0]["case"]))
    key = next(iter(question.context.given))
    assert observed(question.context, key) != GONE
    assert observed(without_key(question, key).context, key) == GONE
    assert not isinstance(observed(without_key(question, key).context, key), Absent)
