"""The layers: all policies of one kind, and what they say to one request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterable

from doctor.evaluate.statements import Asked, match_statement
from doctor.evaluate.truth import any_of
from doctor.model.observed import Absent, Known, Observed, Unreadable
from doctor.model.policy import Policy, PolicyKind
from doctor.model.verdict import Decision, LayerVerdict, StatementMatch, Truth


def evaluate_layer(
    kind: PolicyKind, policies: Observed[tuple[Policy, ...]], asked: Asked
) -> LayerVerdict:
    """Evaluate policies that allow together: an Allow in any of them is enough."""
    if isinstance(policies, Unreadable):
        return LayerVerdict(kind=kind, decision="unknown", why=policies.why)
    if isinstance(policies, Absent):
        return LayerVerdict(kind=kind, decision="allow", needed=False, why="there is none")
    statements = tuple(_match_all(policies.value, asked))
    malformed = any(fault.blocks for policy in policies.value for fault in policy.faults)
    decision = decide_statements(statements)
    why = ""
    if malformed and decision != "explicit-deny":
        decision, why = "unknown", "the policy is malformed"
    return LayerVerdict(kind=kind, decision=decision, statements=statements, why=why)


def evaluate_levels(
    kind: PolicyKind, levels: Observed[tuple[tuple[Policy, ...], ...]], asked: Asked
) -> LayerVerdict:
    """Evaluate guardrails that stand in levels, root first: every level has to allow."""
    if isinstance(levels, Unreadable):
        return LayerVerdict(kind=kind, decision="unknown", why=levels.why)
    if isinstance(levels, Absent):
        return LayerVerdict(kind=kind, decision="allow", needed=False, why="there is none")
    judged = [evaluate_layer(kind, Known(level), asked) for level in levels.value]
    statements = tuple(each for level in judged for each in level.statements)
    decisions = {level.decision for level in judged}
    decision: Decision = "allow"
    for worse in ("explicit-deny", "implicit-deny", "unknown"):
        if worse in decisions:
            decision = worse
            break
    return LayerVerdict(kind=kind, decision=decision, statements=statements)


def evaluate_denies(
    kind: PolicyKind, levels: Observed[tuple[tuple[Policy, ...], ...]], asked: Asked
) -> LayerVerdict:
    """Evaluate resource control policies: full access is implied, so only a Deny counts."""
    if not isinstance(levels, Known):
        return evaluate_levels(kind, levels, asked)
    policies = tuple(policy for level in levels.value for policy in level)
    statements = tuple(_match_all(policies, asked))
    denied = any_of(each.truth for each in statements if each.effect == "Deny")
    words: dict[Truth, Decision] = {
        "true": "explicit-deny",
        "unknown": "unknown",
        "false": "allow",
    }
    return LayerVerdict(kind=kind, decision=words[denied], statements=statements)


def decide_statements(statements: Iterable[StatementMatch]) -> Decision:
    """Decide over statements: a Deny wins, then an Allow is needed."""
    listed = tuple(statements)
    denied = any_of(each.truth for each in listed if each.effect == "Deny")
    if denied == "true":
        return "explicit-deny"
    allowed = any_of(each.truth for each in listed if each.effect == "Allow")
    if allowed == "false":
        return "implicit-deny"
    if denied == "unknown" or allowed == "unknown":
        return "unknown"
    return "allow"


def _match_all(policies: tuple[Policy, ...], asked: Asked) -> Iterable[StatementMatch]:
    for policy in policies:
        for statement in policy.statements:
            if statement.effect is not None:
                yield match_statement(policy, statement, asked)
