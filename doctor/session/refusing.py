"""No session: the evidence that `check` would have gathered, with no assume call made twice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.engine import judge
from doctor.gather.aws import Keys
from doctor.gather.calls import Answer
from doctor.gather.machine import collect_local
from doctor.gather.metadata import with_metadata
from doctor.gather.sending import Codes, with_request
from doctor.model.case import Case, CaseError, CaseProbe
from doctor.model.chain import Chain
from doctor.session.request import SessionRequest
from doctor.session.resolving import Here, apply_request, extras_of
from doctor.session.session import Refusal

_SENT: Final = "sent"
"""Stands for a code that went with a call: which one it was, nobody needs to know any more."""


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt learnt: answers by hop, the base's keys or why there are none.

    `left_out` says why a call was not made; `error` is what no hop of the chain can carry.
    """

    answered: dict[int, Answer] = {}
    base: Keys | str | None = None
    left_out: str | None = None
    error: str | None = None
    hop: int = 0


def collect_request(request: SessionRequest, here: Here) -> Case:
    """Collect the case of a request from this machine; AWS is not asked."""
    return collect_local(
        profile=request.profile,
        role_arn=request.role_arn,
        environ=here.environ,
        home=here.home,
        now=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def resolve_fully(request: SessionRequest, here: Here) -> Chain | Refusal:
    """Resolve a chain with all that `check` looks at: caches, token files, instance metadata."""
    case = collect_request(request, here)
    case = with_metadata(case, judge(case).chain, here.environ)
    chain = judge(case).chain
    if chain is not None and chain.ok:
        return apply_request(chain, request)
    fault = chain.faults[0] if chain is not None and chain.faults else None
    says = "no credentials were found" if fault is None else fault.says or fault.kind
    return Refusal(case=case, says=says)


def refuse(request: SessionRequest, chain: Chain, here: Here, attempt: Attempt) -> Refusal:
    """Gather what explains a failed attempt, as `check` does."""
    from doctor.gather.live import LiveOptions, collect_live  # noqa: PLC0415 - boto3 behind it
    from doctor.gather.tokens import with_token, with_workflow  # noqa: PLC0415 - as above

    case = with_workflow(collect_request(request, here), here.environ)
    case = with_token(case, here.environ, here.home, ask=True)
    extras = extras_of(request)
    if attempt.left_out is not None:
        return _left_out(with_request(case, chain, Codes(), extras), attempt)
    if attempt.error is not None:
        return _with_error(with_request(case, chain, Codes(given=_SENT), extras), attempt)
    live = LiveOptions(mfa_code=_SENT, answered=attempt.answered, extras=extras, base=attempt.base)
    found = collect_live(case, chain, live, here.environ, here.home)
    return Refusal(case=found, says=_reason(found))


def _left_out(case: Case, attempt: Attempt) -> Refusal:
    says = attempt.left_out or ""
    probe = CaseProbe(call="sts:AssumeRole", hop=attempt.hop, outcome="skipped", detail=says)
    return Refusal(case=replace(case, probes=(*case.probes, probe)), says=says)


def _with_error(case: Case, attempt: Attempt) -> Refusal:
    says = attempt.error or ""
    error = CaseError(text=says, origin="probe", hop=attempt.hop)
    return Refusal(case=replace(case, errors=(*case.errors, error)), says=says)


def _reason(case: Case) -> str:
    return case.errors[-1].text if case.errors else "the role was not assumed"
