"""A role asked for many callers answers as each would be answered alone."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate import compile_role, decide_question, frame_question
from doctor.model.principal import parse_caller
from tests.evaluate.support import BOB, ROLE, allow, case, document, principal

ALICE = "arn:aws:iam::111122223333:user/alice"
EVE = "arn:aws:iam::333344445555:user/eve"
YES = document(allow(Resource="*"))
NO = document({**allow(Resource="*"), "Effect": "Deny"})
ROOTS = ["arn:aws:iam::111122223333:root", "arn:aws:iam::333344445555:root"]
SEEN: dict[str, Any] = {
    "roles": {
        ROLE: {
            "trust_policy": document(
                allow(
                    Principal={"AWS": ROOTS},
                    Condition={"StringEquals": {"sts:ExternalId": "a"}},
                )
            )
        }
    },
    "organizations": [
        {"id": "o-a", "management_account": None, "accounts": {"333344445555": {"scps": [[NO]]}}}
    ],
}


@pytest.mark.parametrize(
    ("caller", "policies", "sent", "expected"),
    [
        (BOB, [YES], "a", "allow"),
        (BOB, [YES], "b", "implicit-deny"),
        (BOB, [], "a", "implicit-deny"),
        (BOB, [YES, NO], "a", "explicit-deny"),
        (EVE, [YES], "a", "explicit-deny"),
        (ALICE, [YES], "a", "allow"),
    ],
)
def test_each_caller_has_its_own_policies_and_guardrails(
    caller: str, policies: list[Any], sent: str, expected: str
) -> None:
    role = compile_role(case(**SEEN))
    compiled = role.caller(caller, identity_policies=policies)
    assert compiled.decide({"STS:ExternalId": sent}) == expected


def test_a_caller_keeps_what_it_opened_apart_for_each_action() -> None:
    role = compile_role(case(**SEEN))
    bob = role.caller(BOB, identity_policies=[YES])
    asked = [bob.decide({"sts:ExternalId": "a"}, action=each) for each in
             ("sts:AssumeRole", "sts:TagSession", "sts:AssumeRole")]  # fmt: skip
    assert asked == ["allow", "implicit-deny", "allow"]


def test_a_boundary_and_a_session_policy_narrow() -> None:
    role = compile_role(case(**SEEN))
    silent = document(allow(Action="s3:*", Resource="*"))
    for more in ({"boundary": silent}, {"session_policy": silent}):
        compiled = role.caller(BOB, identity_policies=[YES], **more)
        assert compiled.decide({"sts:ExternalId": "a"}) == "implicit-deny"


def test_without_documents_the_policies_are_the_cases_own() -> None:
    seen = case(**SEEN, principals={BOB: principal(YES), ALICE: principal()})
    role = compile_role(seen, ROLE)
    for caller in (BOB, ALICE):
        question = frame_question(seen, caller=parse_caller(caller))
        assert role.caller(caller).question.policies.identity == question.policies.identity
    assert role.caller(BOB).decide({"sts:ExternalId": "a"}) == "allow"
    assert role.caller(ALICE).decide({"sts:ExternalId": "a"}) == "implicit-deny"


def test_the_question_of_a_caller_gives_the_reasons() -> None:
    bob = compile_role(case(**SEEN)).caller(BOB, identity_policies=[])
    assert bob.question.caller.arn == BOB
    assert decide_question(bob.question) == "implicit-deny"
