"""Calls beside the assume calls that AWS refused: the caller's own policies, asked about them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.requests import carries_no_mfa
from doctor.evaluate import evaluate_question, frame_question
from doctor.model.case import Case, CaseMfa, CaseRequest
from doctor.model.chain import Chain
from doctor.model.failure import Failure
from doctor.model.observation import Known, Observed
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import OtherDenial


def judge_others(
    case: Case, chain: Chain | None, base: Observed[Caller], failures: tuple[Failure, ...]
) -> Iterator[OtherDenial]:
    """Judge each refused call of another kind whose caller is known."""
    for failure in failures:
        action = _action(failure)
        caller = _caller(failure, base)
        if action is None or caller is None or failure.companion is not None:
            continue
        question = frame_question(
            case,
            caller=caller,
            request=_request(case, chain, caller),
            role_arn=failure.resource or "*",
            action=action,
        )
        yield OtherDenial(
            failure=failure,
            action=action,
            caller=question.caller,
            verdict=evaluate_question(question),
        )


def _action(failure: Failure) -> str | None:
    if failure.kind == "service-cannot-assume":
        return "iam:PassRole"
    if failure.kind != "access-denied" or failure.is_assume_denial:
        return None
    return failure.action


def _caller(failure: Failure, base: Observed[Caller]) -> Caller | None:
    if failure.caller_arn is not None and failure.caller_arn.startswith("arn:"):
        return parse_caller(failure.caller_arn.rstrip(".,;:"))
    return base.value if isinstance(base, Known) else None


def _request(case: Case, chain: Chain | None, caller: Caller) -> CaseRequest:
    request = CaseRequest() if case.request is UNSET else case.request
    if request.mfa is UNSET and carries_no_mfa(chain, Known(caller)):
        mfa = CaseMfa(serial=None, present=False, age_seconds=None)
        return replace(request, mfa=mfa)
    return request
