"""The calling session needs MFA itself."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, OtherDenial, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.keys.base_key import base_key, quote_failure, quote_key
from doctor.rules.shared.mfa.mfa_conditions import (
    Asked,
    find_mfa_of_other_call,
    find_unmet_mfa,
    is_without,
)
from doctor.rules.shared.mfa.mfa_devices import propose_session


@rule(
    id="mfa/mfa-session-needed",
    summary="the calling session needs MFA itself",
    over=(
        "mfa/mfa-not-in-request",
        "trust/trust-condition-unmet",
        "permission/identity-condition-unmet",
        "permission/identity-policy-missing",
    ),
)
def mfa_session_needed(situation: Situation) -> Iterator[Finding]:
    """Ask: is MFA asked of a user's own session, or of a call that can send no code itself?"""
    for hop in situation.hops:
        asked = _find_condition(situation, hop)
        if asked is not None and isinstance(hop.caller, Known):
            yield _of_session(situation, hop, hop.caller.value, asked)
    for denial in situation.others:
        found = next((each for each in find_mfa_of_other_call(denial) if is_without(each[1])), None)
        if found is not None and denial.caller.kind == "user":
            yield _of_call(situation, denial, found)


def _find_condition(situation: Situation, hop: HopVerdict) -> Asked | None:
    """Find the wish for MFA that a session of GetSessionToken without MFA does not meet."""
    user = isinstance(hop.caller, Known) and hop.caller.value.kind == "user"
    base = situation.base
    session = base is not None and (
        base.has_session_token or (base.access_key_id or "").startswith("ASIA")
    )
    without = hop.request.mfa is not UNSET and hop.request.mfa.present is False
    if hop.outcome == "worked" or not (user and session and without):
        return None
    return next((each for each in find_unmet_mfa(hop) if is_without(each[1])), None)


def _of_session(situation: Situation, hop: HopVerdict, caller: Caller, asked: Asked) -> Finding:
    base = base_key(situation)
    return Finding(
        title=f"the session of {caller} has no MFA, and {hop.role_name} requires it",
        explanation="Credentials from GetSessionToken have MFA only if they were requested with "
        "an MFA code. These were requested without one.",
        hop=hop.index,
        evidence=(
            *(() if base is None else (quote_key(base, "this session calls", "no MFA"),)),
            quote_condition(*asked, "MFA is required here", "MFA is required"),
        ),
        proposals=(_make_session(situation, caller),),
        next_step="such a session keeps its MFA until it ends, for every assume call",
    )


def _of_call(situation: Situation, denial: OtherDenial, asked: Asked) -> Finding:
    return Finding(
        title=f"{denial.caller} may call {denial.action} only with MFA",
        explanation="The caller's policy allows the action only with MFA. Long-term keys never "
        "have it, and only AssumeRole and GetSessionToken accept an MFA code: sign the call with "
        "a session that was created with one.",
        evidence=(
            quote_condition(*asked, "MFA is required here", "MFA is required"),
            Evidence(says="the call carries no MFA"),
            quote_failure(denial.failure),
        ),
        proposals=(_make_session(situation, denial.caller),),
    )


def _make_session(situation: Situation, caller: Caller) -> Proposal:
    title = "create a session from your long-term keys with the code from your MFA device"
    return propose_session(situation, caller, title)
