"""The verdict: the layers put together in the order that AWS documents.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
1. an explicit Deny in any policy is final; 2. RCPs of the role's account; 3. SCPs of the caller's,
each level; 4. the VPC endpoint's policy; 5. the trust policy, always; 6. the caller's identity
policies, boundary and session policy, where the trust policy alone does not suffice.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from doctor.evaluate.keys import derive_context
from doctor.evaluate.layers import evaluate_denies, evaluate_layer, evaluate_levels
from doctor.evaluate.question import Question
from doctor.evaluate.statements import Asked
from doctor.evaluate.truth import all_of, any_of
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseRequest
from doctor.model.observed import Absent, Known, Observed, Unreadable
from doctor.model.policy import Policy, PolicyKind
from doctor.model.principal import Caller
from doctor.model.verdict import Decision, LayerVerdict, Match, StatementMatch, Truth, Verdict

_TRUTH: dict[Decision, Truth] = {
    "allow": "true",
    "explicit-deny": "false",
    "implicit-deny": "false",
    "unknown": "unknown",
}


def evaluate_question(question: Question) -> Verdict:
    """Decide a question; every layer is judged, so that the trace is whole."""
    asked = Asked(
        action=question.action,
        role_arn=question.role_arn,
        caller=question.caller,
        context=question.context,
    )
    layers = _judge_layers(question, asked)
    if question.caller.kind == "root" and question.action.lower() == "sts:assumerole":
        return Verdict(
            action=question.action,
            decision="implicit-deny",
            because="the root user of an account cannot assume a role, whatever the policies say",
            layers=layers,
        )
    by_kind: dict[PolicyKind, LayerVerdict] = {layer.kind: layer for layer in layers}
    side = _caller_side(question, by_kind)
    layers = tuple(
        msgspec.structs.replace(layer, needed=side.needs(layer.kind) and layer.needed)
        for layer in layers
    )
    decision = _decide(layers, side.truth)
    return Verdict(
        action=question.action,
        decision=decision,
        because=_because(decision, layers, question),
        layers=layers,
        depends_on=_depends_on(layers, question) if decision == "unknown" else (),
    )


def evaluate_trust(
    trust: Policy, caller: Caller, request: CaseRequest, role_arn: str
) -> LayerVerdict:
    """Ask the trust policy alone, for a bystander of whom nothing else is known."""
    context = derive_context(Case(), caller=caller, request=request, role_arn=role_arn, key=None)
    asked = Asked(action=request.action, role_arn=role_arn, caller=caller, context=context)
    return evaluate_layer("trust policy", Known((trust,)), asked)


def _judge_layers(question: Question, asked: Asked) -> tuple[LayerVerdict, ...]:
    return (
        evaluate_layer("trust policy", _trust(question.trust), asked),
        evaluate_layer("identity policy", question.identity, asked),
        evaluate_layer("permissions boundary", _alone(question.boundary), asked),
        evaluate_layer("session policy", _alone(question.session_policy), asked),
        evaluate_levels("SCP", question.scps, asked),
        evaluate_denies("RCP", question.rcps, asked),
        evaluate_layer("VPC endpoint policy", _alone(question.endpoint_policy), asked),
    )


def _alone(policy: Observed[Policy]) -> Observed[tuple[Policy, ...]]:
    return Known((policy.value,)) if isinstance(policy, Known) else policy


def _trust(policy: Observed[Policy]) -> Observed[tuple[Policy, ...]]:
    """A role without a trust policy cannot be; `null` in a case allows nobody."""
    return Known(()) if isinstance(policy, Absent) else _alone(policy)


class _CallerSide(msgspec.Struct, frozen=True):
    """Whether trust and the caller's own policies let it through, and which of them count."""

    truth: Truth
    counted: frozenset[PolicyKind]

    def needs(self, kind: PolicyKind) -> bool:
        own = {"identity policy", "permissions boundary", "session policy"}
        return kind not in own or kind in self.counted


_OWN: frozenset[PolicyKind] = frozenset(
    {"identity policy", "permissions boundary", "session policy"}
)


def _caller_side(question: Question, layers: dict[PolicyKind, LayerVerdict]) -> _CallerSide:
    """Combine trust with the caller's own policies, for each way in which the trust may match.

    Which of them may stay silent depends on the kind of principal that the trust policy names:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    ways: list[tuple[Truth, frozenset[PolicyKind]]] = []
    for truth, match in _trust_ways(layers["trust policy"]):
        counted = _counted(question, match)
        own = (_TRUTH[layers[kind].decision] for kind in counted)
        ways.append((all_of((truth, *own)), counted))
    if not ways:
        return _without_ways(question, layers)
    truth = any_of(way for way, _ in ways)
    best = min(ways, key=lambda way: (("true", "unknown", "false").index(way[0]), len(way[1])))
    return _CallerSide(truth, best[1])


def _without_ways(question: Question, layers: dict[PolicyKind, LayerVerdict]) -> _CallerSide:
    """Decide where no statement matches, or the trust policy was not seen.

    An unseen one may name the caller itself: in one account the caller's own silence is then no
    obstacle, so only the least that counts in any way is asked.
    """
    trust = _TRUTH[layers["trust policy"].decision]
    everything, least = _counted(question, "account"), _counted(question, "session")
    counted = least if trust == "unknown" else everything
    own = [_TRUTH[layers[kind].decision] for kind in counted]
    return _CallerSide(all_of((trust, *own)), counted)


def _trust_ways(trust: LayerVerdict) -> Iterator[tuple[Truth, Match]]:
    if trust.decision == "unknown" and trust.why:
        return
    for statement in trust.statements:
        if statement.effect == "Allow" and statement.truth != "false":
            for principal in statement.of("Principal"):
                yield statement.truth, principal.match or "account"


def _counted(question: Question, match: Match) -> frozenset[PolicyKind]:
    """Return which of the caller's own policies have to allow."""
    caller = question.caller
    if caller.kind == "service" or (caller.kind == "federated" and caller.account is None):
        return frozenset()
    role = parse_arn(question.role_arn)
    same_account = role is not None and caller.account == role.account
    if caller.account is None or not same_account or match == "account":
        return _OWN
    if match == "session":
        return frozenset()
    if match == "anyone":
        return frozenset()
    if caller.kind == "user":
        return frozenset()
    return frozenset({"permissions boundary", "session policy"})


def _decide(layers: tuple[LayerVerdict, ...], side: Truth) -> Decision:
    if any(layer.decision == "explicit-deny" for layer in layers):
        return "explicit-deny"
    others = [
        _TRUTH[layer.decision]
        for layer in layers
        if layer.kind in {"SCP", "RCP", "VPC endpoint policy"}
    ]
    # A Deny that may apply in a policy whose silence does not matter still leaves a doubt.
    doubts: list[Truth] = ["unknown" for layer in layers if _may_deny(layer)]
    allowed = all_of((side, *others, *doubts))
    words: dict[Truth, Decision] = {
        "true": "allow",
        "false": "implicit-deny",
        "unknown": "unknown",
    }
    return words[allowed]


def _may_deny(layer: LayerVerdict) -> bool:
    """Say whether a policy that was read, or could not be, may hold a Deny that applies."""
    if layer.decision != "unknown":
        return False
    if layer.why:
        return True
    return any(each.effect == "Deny" and each.truth == "unknown" for each in layer.statements)


def _because(decision: Decision, layers: tuple[LayerVerdict, ...], question: Question) -> str:
    if decision == "explicit-deny":
        denies = [each for layer in layers for each in layer.denies]
        return "explicit deny in " + describe_statement(denies[0])
    if decision == "implicit-deny":
        silent = [
            layer.kind for layer in layers if layer.needed and layer.decision == "implicit-deny"
        ]
        return f"no {silent[0]} allows {question.action}" if silent else "nothing allows it"
    if decision == "unknown":
        hangs_on = _depends_on(layers, question)
        return "it depends on " + (hangs_on[0] if hangs_on else "what was not seen")
    return "every policy that has a say allows it"


def describe_statement(statement: StatementMatch) -> str:
    """Name a statement for a sentence: policy kind, name, number from 1, Sid."""
    name = f" {statement.policy_name}" if statement.policy_name else ""
    sid = f' "{statement.sid}"' if statement.sid else ""
    return f"{statement.kind}{name}, statement {statement.index + 1}{sid}"


def _depends_on(layers: tuple[LayerVerdict, ...], question: Question) -> tuple[str, ...]:
    facts: dict[str, None] = {}
    for layer in layers:
        if layer.decision != "unknown" or not (layer.needed or _may_deny(layer)):
            continue
        if layer.why:
            facts[_name_layer(layer.kind, question)] = None
        for statement in layer.statements:
            if statement.truth == "unknown":
                facts.update(dict.fromkeys(_unknown_elements(statement)))
    return tuple(facts)


def _name_layer(kind: PolicyKind, question: Question) -> str:
    caller = question.caller.arn or "the caller"
    names: dict[PolicyKind, str] = {
        "trust policy": f"the trust policy of {question.role_arn}",
        "identity policy": f"the identity policies of {caller}",
        "permissions boundary": f"the permissions boundary of {caller}",
        "session policy": f"the session policy of {caller}",
        "SCP": f"the SCPs of {question.caller.account}",
        "RCP": "the RCPs of the role's account",
        "VPC endpoint policy": "the VPC endpoint policy",
    }
    return names[kind]


def _unknown_elements(statement: StatementMatch) -> Iterator[str]:
    for element in statement.elements:
        if element.truth != "unknown":
            continue
        if element.key is not None:
            yield f"the request's {element.key}"
        elif element.element == "Principal":
            yield "who the caller is"
        elif isinstance(element.got, Unreadable):
            yield element.got.why
