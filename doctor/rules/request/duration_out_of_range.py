"""The requested session is shorter or longer than the call allows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import (
    DEFAULT_SESSION,
    LONGEST_CHAINED_SESSION,
    LONGEST_SESSION,
    LONGEST_SESSION_OF_USER,
    SHORTEST_SESSION,
)
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.model.whole_number import parse_whole
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.requests.request_edits import propose_parameter

_USERS_OWN = ("GetSessionToken", "GetFederationToken")


@rule(
    id="request/duration-out-of-range",
    summary="the requested session is shorter or longer than the call allows",
    over=("request/duration-exceeds-role-max", "request/duration-exceeds-chaining-limit"),
)
def duration_out_of_range(situation: Situation) -> Iterator[Finding]:
    """Ask: is DurationSeconds outside 15 minutes to 12 hours?"""
    if situation.works:
        return
    told = [
        each
        for each in situation.failures
        if each.kind == "invalid-parameter"
        and (each.parameter or "").lower() == "durationseconds"
        and "type" not in (each.constraint or "")
    ]
    if told:
        hop = next((each for each in situation.hops if each.index == told[0].hop), None)
        yield _finding(hop, _requested_seconds(hop, told[0]), told)
        return
    if situation.failures:
        # Whatever else was refused is the cause; of an authorization it proves the form as well.
        return
    for hop in situation.hops:
        seconds = hop.request.duration_seconds
        if seconds is UNSET or seconds is None or hop.outcome == "worked":
            continue
        if not SHORTEST_SESSION <= seconds <= LONGEST_SESSION:
            yield _finding(hop, seconds, [])


def _requested_seconds(hop: HopVerdict | None, failure: Failure) -> int | None:
    refused = parse_whole(failure.value or "")
    if refused is not None:
        return refused
    seconds = None if hop is None else hop.request.duration_seconds
    return seconds if isinstance(seconds, int) else None


def _limits(told: list[Failure]) -> tuple[int, int]:
    """Return the bounds of the call that was made."""
    users_own = any(each.operation in _USERS_OWN for each in told)
    return SHORTEST_SESSION, LONGEST_SESSION_OF_USER if users_own else LONGEST_SESSION


def _finding(hop: HopVerdict | None, seconds: int | None, told: list[Failure]) -> Finding:
    least, most = _limits(told)
    asked = "the requested session" if seconds is None else f"a session of {seconds} s"
    setting = None if hop is None else hop.hop.setting("duration_seconds")
    allowed = f"{least} to {most} s"
    return Finding(
        title=f"{asked} is outside what the call allows: {allowed}",
        explanation=f"AWS accepts {least // 60} minutes to {most // 3600} hours here, and refuses "
        "anything else before it looks at a policy. A role's own limit may be lower, and role "
        "chaining is limited to one hour.",
        hop=None if hop is None else hop.index,
        evidence=(
            *(
                (quote_setting(setting, "the requested duration", "out of range"),)
                if setting
                else ()
            ),
            *(quote_failure(each) for each in told),
            *(() if setting or told else (Evidence(says=f"requested: {seconds} seconds"),)),
        ),
        proposals=() if hop is None else tuple(_propose_allowed_duration(hop, seconds)),
        next_step=None if hop is not None else f"request {allowed}",
    )


def _propose_allowed_duration(hop: HopVerdict, seconds: int | None) -> Iterator[Proposal]:
    limit = (
        hop.max_session_seconds.value
        if isinstance(hop.max_session_seconds, Known)
        else DEFAULT_SESSION
    )
    session = isinstance(hop.caller, Known) and hop.caller.value.kind == "role-session"
    most = min(limit, LONGEST_CHAINED_SESSION) if session else limit
    nearest = most if seconds is None or seconds > LONGEST_SESSION else SHORTEST_SESSION
    yield propose_parameter(hop, f"request {nearest} seconds", "duration_seconds", nearest)
