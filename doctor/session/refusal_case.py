"""No session: the evidence that `check` would have gathered, with no assume call made twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.case.plan import plan_case
from doctor.gather.assume_parameters import Codes, write_request
from doctor.gather.machine import collect_local, uncover
from doctor.gather.metadata import add_metadata
from doctor.gather.repeated_values import hide_in_answers, hiding_repeated
from doctor.model.case import Case, CaseError, CaseProbe
from doctor.model.chain import Chain
from doctor.session.attempt import Attempt
from doctor.session.request_chain import Here, apply_request, extras_of, resolve_request
from doctor.session.session import Refusal
from doctor.session.session_request import SessionRequest
from doctor.session.sign_in import sign_in_command

_SENT: Final = "sent"
"""Stands for a code that went with a call: which one it was, nobody needs to know any more."""


_SIGN_IN: Final = frozenset(
    {"sso-token-missing", "sso-token-expired", "login-token-missing", "login-token-invalid"}
)
_ENDED: Final = re.compile(
    r"UnauthorizedSSOToken|SSO session|Error loading SSO Token|[Tt]oken has expired|"
    r"session has expired|expired or is otherwise invalid|[Rr]eauthenticate"
)
"""botocore's words for a sign-in that has ended."""


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
    case = add_metadata(case, plan_case(case).chain, here.environ)
    chain = plan_case(uncover(case, here.environ, here.home)).chain
    if chain is not None and chain.ok:
        return apply_request(chain, request)
    fault = chain.faults[0] if chain is not None and chain.faults else None
    says = "no credentials were found" if fault is None else fault.says or fault.kind
    base = resolve_request(request, here).chain.hops
    signs_in = sign_in_command(base[0]) if base and fault and fault.kind in _SIGN_IN else ()
    return Refusal(case=case, says=says, sign_in=signs_in)


def refuse(request: SessionRequest, chain: Chain, here: Here, attempt: Attempt) -> Refusal:
    """Gather what explains a failed attempt, as `check` does."""
    if attempt.refusal is not None:
        return attempt.refusal
    found = _explain(request, chain, here, attempt)
    hide = hiding_repeated(chain, plan_case(found.case).chain)
    return msgspec.structs.replace(
        found, case=hide_in_answers(found.case, hide), says=hide(found.says)
    )


def _explain(request: SessionRequest, chain: Chain, here: Here, attempt: Attempt) -> Refusal:
    from doctor.gather.live import LiveOptions, collect_live  # noqa: PLC0415 - boto3 behind it
    from doctor.gather.tokens import add_token, add_workflow  # noqa: PLC0415 - as above

    case = add_workflow(collect_request(request, here), here.environ)
    case = add_token(case, here.environ, here.home, ask=True)
    extras = extras_of(request)
    if attempt.left_out is not None:
        return _refuse_skipped(write_request(case, chain, Codes(), extras), attempt)
    if attempt.error is not None:
        return _refuse(write_request(case, chain, Codes(given=_SENT), extras), attempt)
    live = LiveOptions(mfa_code=_SENT, answered=attempt.answered, extras=extras, base=attempt.base)
    found = collect_live(case, chain, live, here.environ, here.home)
    ended = isinstance(attempt.base, str) and _ENDED.search(attempt.base)
    signs_in = sign_in_command(chain.hops[0]) if ended else ()
    return Refusal(case=found, says=_reason(found), sign_in=signs_in)


def _refuse_skipped(case: Case, attempt: Attempt) -> Refusal:
    says = attempt.left_out or ""
    probe = CaseProbe(call="sts:AssumeRole", hop=attempt.hop, outcome="skipped", detail=says)
    return Refusal(case=replace(case, probes=(*case.probes, probe)), says=says)


def _refuse(case: Case, attempt: Attempt) -> Refusal:
    says = attempt.error or ""
    error = CaseError(text=says, origin="probe", hop=attempt.hop)
    return Refusal(case=replace(case, errors=(*case.errors, error)), says=says)


def _reason(case: Case) -> str:
    return case.errors[-1].text if case.errors else "the role was not assumed"
