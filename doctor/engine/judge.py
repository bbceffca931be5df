"""A plan into a situation: each hop's question framed and answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import UNSET

from doctor.case.callers import token_extras
from doctor.case.plan import CALLS_WITH_TOKEN, Plan, PlannedHop, plan_case
from doctor.engine.denied_service_calls import judge_others
from doctor.evaluate import evaluate_question, frame_question
from doctor.model.arn import parse_role_arn
from doctor.model.case import Case
from doctor.model.failure import companions_refused
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import Verdict

_ASKED_BY_SERVICE: Final = {
    "pods.eks.amazonaws.com": ("sts:TagSession",),
    "rolesanywhere.amazonaws.com": ("sts:TagSession", "sts:SetSourceIdentity"),
}
"""What services ask of every role besides the role itself.

https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""


def judge_case(case: Case) -> Situation:
    """Plan a case and judge it."""
    return judge(plan_case(case))


def judge(plan: Plan) -> Situation:
    """Evaluate every hop of a plan. Nothing is concluded here: that is the rules' part."""
    return Situation(
        case=plan.case,
        shared=plan.shared,
        chain=plan.chain,
        caller=plan.caller,
        hops=tuple(_judge_hop(plan.case, each) for each in plan.hops),
        failures=plan.failures,
        others=tuple(judge_others(plan.case, plan.chain, plan.caller, plan.failures)),
    )


def _judge_hop(case: Case, planned: PlannedHop) -> HopVerdict:
    role_arn, request, caller = planned.role_arn, planned.request, planned.caller
    known = caller.value if isinstance(caller, Known) else Caller(arn=None, kind="unknown")
    question = frame_question(case, caller=known, request=request, role_arn=role_arn)
    return HopVerdict(
        index=planned.index,
        hop=planned.hop,
        role_arn=role_arn,
        role=parse_role_arn(role_arn),
        request=request,
        caller=Known(question.caller) if isinstance(caller, Known) else caller,
        policies=question.policies,
        exists=case.role(role_arn).exists,
        max_session_seconds=case.role(role_arn).max_session_duration,
        verdict=evaluate_question(question),
        context=question.context,
        extras=tuple(_extra_verdicts(case, known, planned)),
        failures=planned.failures,
        outcome=planned.outcome,
    )


def _extra_verdicts(
    case: Case, caller: Caller, planned: PlannedHop
) -> Iterator[tuple[str, Verdict]]:
    """Judge the actions that ride along: each is an authorization of its own."""
    request = planned.request
    brought = set(token_extras(case)) if request.action in CALLS_WITH_TOKEN else set()
    brought.update(() if request.companion_actions is UNSET else request.companion_actions)
    brought.update(companions_refused(planned.failures))
    brought.update(_ASKED_BY_SERVICE.get(caller.name or "", ()) if caller.kind == "service" else ())
    extras = []
    if (request.tags is not UNSET and request.tags) or "sts:TagSession" in brought:
        extras.append("sts:TagSession")
    named = request.source_identity is not UNSET and request.source_identity is not None
    if named or "sts:SetSourceIdentity" in brought:
        extras.append("sts:SetSourceIdentity")
    for action in extras:
        question = frame_question(
            case, caller=caller, request=request, role_arn=planned.role_arn, action=action
        )
        yield action, evaluate_question(question)
