"""The graph gives the answers that the evaluator gives for every pair, in both directions."""

from __future__ import annotations

import itertools

import pytest

from doctor.evaluate import decide_question, frame_question, parse_policy
from doctor.evaluate.statements import match_action
from doctor.graph.compile.compiled_account import compile_account
from doctor.graph.compile.cores import ASSUME_ACTIONS
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.guardrails import Guardrails
from doctor.graph.hop_search import Steps
from doctor.graph.needs import SESSION_NAME, attempts, wishes_of
from doctor.graph.pair_case import pair_case
from doctor.graph.pair_facts import CallerFacts, caller_of
from doctor.graph.pair_judge import Judge, _session_names, _variables, actions_of
from doctor.model.case import Case
from doctor.model.observation import Known
from doctor.model.policy import Policy
from doctor.model.snapshot import AccountPart, OrganizationPart
from tests.graph.organizations import random_organization

Answer = tuple[bool, frozenset[str]] | None
Answers = dict[tuple[str, str], Answer]


def flat(parts: dict[str, AccountPart], *, shared: bool = True) -> FlatGraph:
    graph = FlatGraph()
    for part in parts.values():
        graph.add(compile_account(part, graph.table if shared else None))
    return graph


def policies_of(case: Case, caller: CallerFacts, role: str) -> list[Policy]:
    question = frame_question(case, caller=caller_of(caller, SESSION_NAME), role_arn=role)
    policies = question.policies
    found = [policies.trust.value] if isinstance(policies.trust, Known) else []
    if isinstance(policies.identity, Known):
        found += policies.identity.value
    for one in (policies.boundary,):
        found += [one.value] if isinstance(one, Known) else []
    for levels in (policies.scps, policies.rcps):
        if isinstance(levels, Known):
            found += [policy for level in levels.value for policy in level]
    return found


def relevant(policy: Policy) -> Policy:
    document = policy.document
    kept = [
        each.index
        for each in policy.statements
        if (each.actions is None or any(match_action(each.actions, a) for a in ASSUME_ACTIONS))
        and not (
            each.not_actions and all(match_action(each.not_actions, a) for a in ASSUME_ACTIONS)
        )
    ]
    if len(kept) == len(policy.statements) or not isinstance(document, dict):
        return policy
    statements = document["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    return parse_policy(policy.kind, {**document, "Statement": [listed[n] for n in kept]})


def ask_the_evaluator(case: Case, caller: CallerFacts, role: str) -> Answer:
    """Ask for each request that is worth a try, over the whole documents."""
    policies = policies_of(case, caller, role)
    wishes = [wish for policy in policies for wish in wishes_of(relevant(policy))]
    sessions: tuple[str, ...] = ()
    if caller.kind == "role" and policies and policies[0].kind == "trust policy":
        name = caller.arn.rpartition("/")[2]
        sessions = tuple(_session_names(policies[0], caller.account, name))
    unknown: Answer = None
    for attempt in attempts(
        dict.fromkeys(wishes),
        is_user=caller.kind == "user",
        sessions=sessions,
        variables=_variables(caller),
    ):
        decisions = {
            decide_question(
                frame_question(
                    case,
                    caller=caller_of(caller, attempt.calling_as or SESSION_NAME),
                    request=attempt.request,
                    role_arn=role,
                    action=action,
                )
            )
            for action in actions_of(attempt)
        }
        if decisions == {"allow"}:
            return True, frozenset(attempt.needs)
        if decisions <= {"allow", "unknown"} and unknown is None:
            unknown = (False, frozenset(attempt.needs))
    return unknown


def by_the_evaluator(
    parts: dict[str, AccountPart], organization: OrganizationPart | None, graph: FlatGraph
) -> Answers:
    roles = [graph.arns[number] for number in graph.role_numbers()]
    return {
        (caller, role): ask_the_evaluator(
            pair_case(parts, organization, caller, role), graph.caller(graph.numbers[caller]), role
        )
        for caller, role in itertools.product(graph.arns, roles)
    }


def by_callers(graph: FlatGraph, judge: Judge) -> Answers:
    steps = Steps(graph, judge)
    found: Answers = {}
    for role in graph.role_numbers():
        for group in steps.callers(graph.role(role)):
            for member in group.members:
                key = (graph.arns[member], graph.arns[role])
                assert key not in found
                found[key] = (group.standing.certain, frozenset(group.standing.needs))
    return found


def by_roles(graph: FlatGraph, judge: Judge) -> Answers:
    steps = Steps(graph, judge)
    found: Answers = {}
    for caller, arn in enumerate(graph.arns):
        for group in steps.roles(caller):
            for member in group.members:
                key = (arn, graph.arns[member])
                assert key not in found
                found[key] = (group.standing.certain, frozenset(group.standing.needs))
    return found


def size(answer: Answer) -> tuple[bool, int] | None:
    return None if answer is None else (answer[0], len(answer[1]))


@pytest.mark.parametrize("seeds", [range(n, n + 10) for n in range(0, 200, 10)])
def test_every_pair_is_answered_as_the_evaluator_answers_it(seeds: range) -> None:
    for seed in seeds:
        parts, organization = random_organization(seed)
        graph = flat(parts, shared=seed % 2 == 0)
        wanted = {
            pair: size(answer)
            for pair, answer in by_the_evaluator(parts, organization, graph).items()
            if answer is not None
        }
        for found in (
            by_callers(graph, Judge(Guardrails(organization), ASSUME_ACTIONS)),
            by_roles(graph, Judge(Guardrails(organization), ASSUME_ACTIONS)),
        ):
            assert {pair: size(answer) for pair, answer in found.items()} == wanted, seed
