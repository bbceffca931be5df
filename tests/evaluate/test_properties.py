"""Properties that hold for every document: a Deny never adds access, an Allow never takes any."""

from __future__ import annotations

import copy
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doctor
from doctor.evaluate import parse_policy
from tests.evaluate.test_cases import CASES

ASSUME = [
    each["case"]
    for each in CASES
    if each["case"]["request"]["action"] == "sts:AssumeRole" and each["case"].get("principals")
]
LENIENT = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
scenarios = st.sampled_from(ASSUME)


def decide(case: dict[str, Any]) -> str:
    return doctor.verdict(doctor.load_case(case)).decision


def statements_of(case: dict[str, Any]) -> list[Any]:
    (role,) = case["roles"].values()
    policy = role["trust_policy"]
    if isinstance(policy["Statement"], dict):
        policy["Statement"] = [policy["Statement"]]
    listed: list[Any] = policy["Statement"]
    return listed


@LENIENT
@given(scenarios, st.sampled_from(["*", "sts:AssumeRole", "sts:TagSession"]))
def test_a_deny_never_adds_access(scenario: dict[str, Any], action: str) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    statements_of(case).append({"Effect": "Deny", "Principal": "*", "Action": action})
    assert not (before != "allow" and decide(case) == "allow")


@LENIENT
@given(scenarios, scenarios)
def test_another_allow_never_takes_access_away(
    scenario: dict[str, Any], other: dict[str, Any]
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    added = [s for s in statements_of(copy.deepcopy(other)) if s["Effect"] == "Allow"]
    statements_of(case).extend(added)
    assert not (before == "allow" and decide(case) != "allow")


@LENIENT
@given(scenarios, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    scenario: dict[str, Any], chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    chance.shuffle(statements_of(case))
    assert decide(case) == before


@LENIENT
@given(scenarios, st.randoms(use_true_random=False))
def test_forgetting_a_fact_never_turns_allow_into_deny_or_back(
    scenario: dict[str, Any], chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    if chance.random() < 0.5:
        case["principals"] = {}
    else:
        (arn,) = case["roles"]
        case["roles"] = {arn: {"exists": True}}
    after = decide(case)
    allowed, denied = before == "allow", before.endswith("deny")
    assert not (allowed and after.endswith("deny"))
    assert not (denied and after == "allow")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "Version",
                    "Statement",
                    "Effect",
                    "Action",
                    "Principal",
                    "Condition",
                    "AWS",
                    "Bool",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@LENIENT
@given(json_values)
def test_no_document_makes_it_raise(document: Any) -> None:
    parse_policy("trust policy", document)
    case = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": "arn:aws:iam::222233334444:role/R"},
        "caller": {"arn": "arn:aws:iam::111122223333:user/bob"},
    }
    if isinstance(document, dict):
        case["roles"] = {"arn:aws:iam::222233334444:role/R": {"trust_policy": document}}
    decide(case)
