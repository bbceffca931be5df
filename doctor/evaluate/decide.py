"""The verdict: the layers put together in the order that AWS documents.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
1. an explicit Deny in any policy is final; 2. RCPs of the role's account; 3. SCPs of the caller's,
each level; 4. the VPC endpoint's policy; 5. the trust policy, always; 6. the caller's identity
policies, boundary and session policy, where the trust policy alone does not suffice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from doctor.evaluate.keys import derive_context
from doctor.evaluate.layers import (
    Layer,
    OpenLayer,
    ReadyLevel,
    open_layer,
    prepare,
    settle,
    trace_layer,
)
from doctor.evaluate.question import Question, is_assume_root
from doctor.evaluate.sides import TRUTH, CallerSide, caller_side
from doctor.evaluate.statements import Asked
from doctor.evaluate.truth import both
from doctor.evaluate.verdict_words import because, depends_on
from doctor.evaluate.worlds import worlds
from doctor.model.case import Case, CaseRequest
from doctor.model.context import RequestContext
from doctor.model.observation import Absent, Known, Observed
from doctor.model.policies import Levels
from doctor.model.policy import Policy, PolicyKind, Statement
from doctor.model.principal import Caller
from doctor.model.verdict import Decision, LayerVerdict, Truth, Verdict

Prepared = Observed[Sequence[ReadyLevel]]

_GUARDRAILS = frozenset({"SCP", "RCP", "VPC endpoint policy"})
_WORDS: dict[Truth, Decision] = {"true": "allow", "false": "implicit-deny", "unknown": "unknown"}


class Ready(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The policies of a question, prepared: of each kind the levels that all have to allow."""

    trust: Prepared
    identity: Prepared
    boundary: Prepared
    session_policy: Prepared
    scps: Prepared
    rcps: Prepared
    endpoint_policy: Prepared

    def by_kind(self) -> Iterator[tuple[PolicyKind, Prepared]]:
        """Give each kind of policy, the trust policy first."""
        yield "trust policy", self.trust
        yield "identity policy", self.identity
        yield "permissions boundary", self.boundary
        yield "session policy", self.session_policy
        yield "SCP", self.scps
        yield "RCP", self.rcps
        yield "VPC endpoint policy", self.endpoint_policy


def evaluate_question(question: Question) -> Verdict:
    """Decide a question with its trace; every layer is judged, so that the trace is whole."""
    asked = ask(question.action, question.role_arn, question.caller, question.context)
    ready = ready_policies(question)
    layers = _trace_layers(ready, asked)
    never = _refused_whatever(asked)
    side = _side(asked, layers)
    verdicts = tuple(layer.verdict(needed=side.needs(layer.kind)) for layer in layers)
    decision = _decide(asked, layers, side.truth)
    if decision == "unknown":
        decision = _decide_worlds(ready, asked)
    return Verdict(
        action=question.action,
        decision=decision,
        because=(never if decision == "implicit-deny" else None)
        or because(decision, verdicts, question),
        layers=verdicts,
        depends_on=depends_on(verdicts, question) if decision == "unknown" else (),
    )


def _decide_worlds(ready: Ready, asked: Asked) -> Decision:
    """Decide in each world that is possible; where all answer alike, it does not matter which."""
    decisions = set()
    for context in worlds(asked.context, _statements(ready, asked)):
        there = msgspec.structs.replace(asked, context=context)
        layers = tuple([settle(each, there) for each in open_layers(ready, there)])
        decisions.add(_decide(there, layers, _side(there, layers).truth))
    if len(decisions) == 1:
        return decisions.pop()
    denied = decisions <= {"explicit-deny", "implicit-deny"}
    return "implicit-deny" if denied and decisions else "unknown"


def _statements(ready: Ready, asked: Asked) -> Iterator[Statement]:
    """Give the statements of every policy that was read, where they may have a say at all."""
    for _, levels in ready.by_kind():
        for level in levels.value if isinstance(levels, Known) else ():
            for policy in level:
                yield from (each.statement for each in policy.narrow(asked))


def _side(asked: Asked, layers: tuple[Layer, ...]) -> CallerSide:
    return caller_side(asked, {layer.kind: layer for layer in layers})


def decide_question(question: Question) -> Decision:
    """Decide a question without its trace: the same verdict, sooner."""
    asked = ask(question.action, question.role_arn, question.caller, question.context)
    return decide_ready(ready_policies(question), asked)


def decide_ready(ready: Ready, asked: Asked) -> Decision:
    """Decide over policies that were prepared before: `decide_question`'s answer."""
    decision = decide_opened(open_layers(ready, asked), asked)
    return _decide_worlds(ready, asked) if decision == "unknown" else decision


def decide_opened(opened: tuple[OpenLayer, ...], asked: Asked) -> Decision:
    """Decide over opened layers, for the request's context."""
    layers = tuple([each.settled or settle(each, asked) for each in opened])
    return _decide(asked, layers, _side(asked, layers).truth)


def evaluate_trust(
    trust: Policy, caller: Caller, request: CaseRequest, role_arn: str
) -> LayerVerdict:
    """Ask the trust policy alone, for a bystander of whom nothing else is known."""
    context = derive_context(Case(), caller=caller, request=request, role_arn=role_arn, key=None)
    asked = ask(request.action, role_arn, caller, context)
    layer = trace_layer("trust policy", Known(((prepare(trust),),)), asked)
    return layer.verdict(needed=True)


def ask(action: str, role_arn: str, caller: Caller, context: RequestContext) -> Asked:
    """Put what is asked together."""
    return Asked(
        action=action, lowered=action.lower(), role_arn=role_arn, caller=caller, context=context
    )


def ready_policies(question: Question) -> Ready:
    """Prepare the policies of a question. A role without a trust policy allows nobody."""
    levels = question.policies.levels
    trust = _prepare(levels("trust policy"))
    if isinstance(trust, Absent) and not is_assume_root(question.action):
        trust = _NO_POLICIES
    return Ready(
        trust=trust,
        identity=_prepare(levels("identity policy")),
        boundary=_prepare(levels("permissions boundary")),
        session_policy=_prepare(levels("session policy")),
        scps=_prepare(levels("SCP")),
        rcps=_prepare(levels("RCP")),
        endpoint_policy=_prepare(levels("VPC endpoint policy")),
    )


_NO_POLICIES: Prepared = Known(((),))


def _prepare(levels: Observed[Levels]) -> Prepared:
    if not isinstance(levels, Known):
        return levels
    return Known(tuple([tuple([prepare(each) for each in level]) for level in levels.value]))


def open_layers(ready: Ready, asked: Asked) -> tuple[OpenLayer, ...]:
    """Open every kind of policy for a caller. Of RCPs only a Deny counts."""
    return tuple(
        [
            open_layer(kind, levels, asked, denies_only=kind == "RCP")
            for kind, levels in ready.by_kind()
        ]
    )


def _trace_layers(ready: Ready, asked: Asked) -> tuple[Layer, ...]:
    return tuple(
        [
            trace_layer(kind, levels, asked, denies_only=kind == "RCP")
            for kind, levels in ready.by_kind()
        ]
    )


def _refused_whatever(asked: Asked) -> str | None:
    """Say why STS refuses a kind of caller, whatever the policies say.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html,
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_request.html
    """
    if asked.lowered not in _OF_KEYS and not is_assume_root(asked.action):
        return None
    if asked.caller.kind == "root":
        return "the root user of an account cannot assume a role, whatever the policies say"
    if asked.caller.kind == "federated" and asked.caller.account is not None:
        return "a session of GetFederationToken cannot assume a role, whatever the policies say"
    return None


_OF_KEYS = frozenset(
    {"sts:assumerole", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext"}
)
"""Actions of a call that is signed with keys, on a role."""


def _decide(asked: Asked, layers: tuple[Layer, ...], side: Truth) -> Decision:
    allowed: Truth = "false" if _refused_whatever(asked) else side
    for layer in layers:
        if layer.decision == "explicit-deny":
            return layer.decision
        if layer.kind in _GUARDRAILS:
            allowed = both(allowed, TRUTH[layer.decision])
        if layer.doubt:
            # A Deny that may apply in a policy whose silence does not matter still is a doubt.
            allowed = both(allowed, "unknown")
    return _WORDS[allowed]
