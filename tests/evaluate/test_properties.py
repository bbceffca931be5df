"""Properties that hold for every document: a Deny never adds access, an Allow never takes any."""

from __future__ import annotations

import copy
import os
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import doctor
from doctor.evaluate import compile_role, decide_question, frame_question, parse_policy
from tests.evaluate.test_cases import CASES

ASSUME = [
    each["case"]
    for each in CASES
    if each["case"]["request"]["action"] == "sts:AssumeRole" and each["case"].get("principals")
]
LENIENT = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "150")),
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


def documents_of(case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Give every policy of a case by its kind; a lone statement is made a list of one."""
    (role,) = case["roles"].values()
    found: dict[str, list[dict[str, Any]]] = {"trust": [role["trust_policy"]]}
    for principal in case["principals"].values():
        found["identity"] = [each["document"] for each in principal["identity_policies"]]
        found["boundary"] = [principal["boundary"]] if principal.get("boundary") else []
    session = case["caller"].get("session_policy")
    found["session"] = [session] if session else []
    for organization in case.get("organizations") or ():
        for account in organization["accounts"].values():
            for kind in ("scps", "rcps"):
                levels = account.get(kind) or ()
                found.setdefault(kind, []).extend(each for level in levels for each in level)
    for document in (each for listed in found.values() for each in listed):
        if isinstance(document["Statement"], dict):
            document["Statement"] = [document["Statement"]]
    return found


def pick(chance: random.Random, case: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kinds = {kind: listed for kind, listed in documents_of(case).items() if listed}
    kind = chance.choice(sorted(kinds))
    return kind, chance.choice(kinds[kind])


def sweeping(kind: str, effect: str, action: str) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": action}
    if kind in {"trust", "rcps"}:
        statement["Principal"] = "*"
    return statement if kind == "trust" else {**statement, "Resource": "*"}


@LENIENT
@given(
    scenarios,
    st.sampled_from(["*", "sts:AssumeRole", "sts:TagSession"]),
    st.randoms(use_true_random=False),
)
def test_a_deny_in_any_policy_never_adds_access(
    scenario: dict[str, Any], action: str, chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    kind, document = pick(chance, case)
    document["Statement"].append(sweeping(kind, "Deny", action))
    after = decide(case)
    assert not (before != "allow" and after == "allow")
    if action == "*":
        assert after == "explicit-deny"


@LENIENT
@given(scenarios, scenarios, st.randoms(use_true_random=False))
def test_another_allow_never_takes_access_away(
    scenario: dict[str, Any], other: dict[str, Any], chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    kind, document = pick(chance, case)
    strangers = documents_of(copy.deepcopy(other)).get(kind, [])
    added = [s for each in strangers for s in each["Statement"] if s["Effect"] == "Allow"]
    document["Statement"].extend(added or [sweeping(kind, "Allow", "*")])
    assert not (before == "allow" and decide(case) != "allow")


@LENIENT
@given(scenarios, st.randoms(use_true_random=False))
def test_the_order_of_statements_values_and_policies_does_not_matter(
    scenario: dict[str, Any], chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    documents = documents_of(case)
    for document in (each for listed in documents.values() for each in listed):
        chance.shuffle(document["Statement"])
        shuffle_lists(document, chance)
    for principal in case["principals"].values():
        chance.shuffle(principal["identity_policies"])
    assert decide(case) == before


def shuffle_lists(value: Any, chance: random.Random) -> None:
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, list):
            chance.shuffle(inner)
        if isinstance(inner, (dict, list)):
            shuffle_lists(inner, chance)


@LENIENT
@given(scenarios, st.randoms(use_true_random=False))
def test_a_lone_value_and_a_list_of_one_are_the_same(
    scenario: dict[str, Any], chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    for document in (each for listed in documents_of(case).values() for each in listed):
        for statement in document["Statement"]:
            for element in ("Action", "NotAction", "Resource", "NotResource"):
                value = statement.get(element)
                if isinstance(value, str) and chance.random() < 0.5:
                    statement[element] = [value]
                elif isinstance(value, list) and len(value) == 1:
                    (statement[element],) = value
    assert decide(case) == before


@LENIENT
@given(scenarios)
def test_a_compiled_role_answers_as_the_verdict_does(scenario: dict[str, Any]) -> None:
    case = doctor.load_case(scenario)
    question = frame_question(case)
    caller = compile_role(case).caller(question.caller)
    request = scenario["request"]
    decided = caller.decide(request["context"], action=request["action"])
    assert decided == decide_question(question) == doctor.verdict(scenario).decision


@LENIENT
@given(scenarios, st.randoms(use_true_random=False))
def test_forgetting_a_part_of_the_case_never_turns_allow_into_deny_or_back(
    scenario: dict[str, Any], chance: random.Random
) -> None:
    case = copy.deepcopy(scenario)
    before = decide(case)
    (arn,) = case["roles"]
    forget = chance.choice(["principals", "policies", "boundary", "trust", "role", "scps"])
    for principal in case["principals"].values():
        if forget in {"policies", "boundary"}:
            principal.pop({"policies": "identity_policies"}.get(forget, forget), None)
    if forget == "principals":
        case["principals"] = {}
    elif forget == "trust":
        case["roles"] = {arn: {"exists": True}}
    elif forget == "role":
        case["roles"] = {}
    elif forget == "scps":
        case["unknown"] = [{"what": "organizations/scps", "why": "denied"}]
        case["organizations"] = []
    after = decide(case)
    assert after == "unknown" or (before == "allow") == (after == "allow")


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


texts = st.text(max_size=6) | st.sampled_from(
    ["*", "sts:*", "sts:AssumeRole", "${aws:username}", "${x", "arn:aws:iam::*:role/*", "true", "?"]
)
scalars = texts | st.booleans() | st.integers() | st.floats() | st.none()
some = scalars | st.lists(scalars, max_size=3)
operators = st.sampled_from(
    [
        "StringEquals",
        "stringlike",
        "ArnNotLike",
        "Bool",
        "Null",
        "IpAddress",
        "NotIpAddress",
        "NumericLessThan",
        "DateGreaterThanEquals",
        "BinaryEquals",
        "ForAllValues:StringLike",
        "NullIfExists",
        ":",
        "Unheard",
        "ForAnyValue:StringNotEqualsIfExists",
        "Forsome:StringEquals",
    ]
)
asked_keys = st.sampled_from(
    ["aws:SourceIp", "aws:TagKeys", "aws:CurrentTime", "x", "aws:username"]
)
conditions = st.dictionaries(operators, st.dictionaries(asked_keys, some, max_size=2), max_size=2)
principals = some | st.dictionaries(st.sampled_from(["AWS", "Service", "Federated", "X"]), some)
statements = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny", "allow", None])},
    optional={
        "Sid": scalars,
        "Action": some,
        "NotAction": some,
        "Resource": some,
        "NotResource": some,
        "Principal": principals,
        "NotPrincipal": principals,
        "Condition": conditions | scalars,
    },
)
policies = st.fixed_dictionaries(
    {"Statement": statements | st.lists(statements | scalars, max_size=3)},
    optional={"Version": st.sampled_from(["2012-10-17", "2008-10-17", 2012, None])},
)
contexts = st.dictionaries(asked_keys, some, max_size=3)
POLICY_PLACES = ("trust", "identity", "boundary", "session", "scp", "rcp", "endpoint")


@LENIENT
@given(json_values, st.sampled_from(POLICY_PLACES))
def test_no_document_makes_it_raise(document: Any, place: str) -> None:
    parse_policy("trust policy", document)
    assert decide_anyhow(case_with(document, place)) in DECISIONS


@LENIENT
@given(policies, st.sampled_from(POLICY_PLACES), contexts)
def test_no_policy_makes_it_raise(
    document: dict[str, Any], place: str, context: dict[str, Any]
) -> None:
    case = case_with(document, place)
    case["request"] = {"action": "sts:AssumeRole", "context": context}
    assert decide_anyhow(case) in DECISIONS


def test_no_depth_makes_it_raise() -> None:
    # How deep a case may be to be read at all depends on the stack that is left.
    for depth, expected in ((50, {"unknown"}), (900, {"unknown", "no case"})):
        deep: Any = "x"
        for _ in range(depth):
            deep = {"Condition": deep}
        for place in POLICY_PLACES:
            assert decide_anyhow(case_with({"Statement": [deep]}, place)) in expected


DECISIONS = {"allow", "explicit-deny", "implicit-deny", "unknown", "no case"}


def decide_anyhow(case: dict[str, Any]) -> str:
    """Decide; a value that no case may hold is refused by name, as it is read."""
    try:
        loaded = doctor.load_case(case)
    except doctor.CaseError:
        return "no case"
    question = frame_question(loaded)
    decision = doctor.verdict(loaded).decision
    assert decide_question(question) == decision
    return decision


def case_with(document: Any, place: str) -> dict[str, Any]:
    role, bob = "arn:aws:iam::222233334444:role/R", "arn:aws:iam::111122223333:user/bob"
    full = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    allow = {"Version": "2012-10-17", "Statement": full}
    trust = {"Version": "2012-10-17", "Statement": [sweeping("trust", "Allow", "*")]}
    account = {"scps": [[document if place == "scp" else allow]]}
    return {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": role},
        "caller": {"arn": bob, "session_policy": document if place == "session" else None},
        "roles": {role: {"trust_policy": document if place == "trust" else trust}},
        "principals": {
            bob: {
                "identity_policies": [
                    {"name": "p", "document": document if place == "identity" else allow}
                ],
                "boundary": document if place == "boundary" else None,
            }
        },
        "vpc_endpoint_policy": document if place == "endpoint" else None,
        "organizations": [
            {
                "id": "o-exampleorgid",
                "accounts": {
                    "111122223333": account,
                    "222233334444": {"rcps": [[document if place == "rcp" else allow]]},
                },
            }
        ],
    }
