"""The requested session is longer than the role allows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.edit import SetSessionLimit
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import DEFAULT_SESSION, LONGEST_SESSION
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.requests.request_edits import calls, propose_parameter


@rule(
    id="request/duration-exceeds-role-max",
    summary="the requested session is longer than the role allows",
)
def duration_exceeds_role_max(situation: Situation) -> Iterator[Finding]:
    """Ask: is DurationSeconds above the role's MaxSessionDuration?"""
    for hop, failures in calls(situation):
        told = [each for each in failures if each.kind == "duration-role-max"]
        asked = UNSET if hop is None else hop.request.duration_seconds
        seconds = None if asked is UNSET else asked
        known = None if hop is None else hop.max_session_seconds
        limit = known.value if isinstance(known, Known) else None
        if told or (seconds is not None and limit is not None and seconds > limit):
            yield _finding(hop, seconds, limit, told)


def _finding(
    hop: HopVerdict | None, seconds: int | None, limit: int | None, told: list[Failure]
) -> Finding:
    return Finding(
        title=f"the requested session is longer than the role allows{_numbers(seconds, limit)}",
        explanation="A role's MaxSessionDuration, one hour by default, limits every session. AWS "
        "refuses a longer one; it does not shorten it.",
        hop=None if hop is None else hop.index,
        evidence=(
            *_quote_requested_seconds(hop, seconds),
            *_limit(limit),
            *(quote_failure(each) for each in told),
        ),
        proposals=()
        if hop is None
        else tuple(_propose_duration_within_maximum(hop, seconds, limit)),
        next_step=None
        if hop is not None
        else f"request {DEFAULT_SESSION} seconds, or check the role's limit with aws iam get-role",
    )


def _numbers(seconds: int | None, limit: int | None) -> str:
    if seconds is None:
        return ""
    return f" ({seconds} s)" if limit is None else f" ({seconds} s, and at most {limit} s)"


def _quote_requested_seconds(hop: HopVerdict | None, seconds: int | None) -> Iterator[Evidence]:
    setting = None if hop is None else hop.hop.setting("duration_seconds")
    if setting is not None:
        yield quote_setting(setting, "the requested duration", "too long")
    elif seconds is not None:
        yield Evidence(says=f"requested: {seconds} seconds")


def _limit(limit: int | None) -> Iterator[Evidence]:
    if limit is not None:
        yield Evidence(says=f"the role's MaxSessionDuration is {limit} seconds")


def _propose_duration_within_maximum(
    hop: HopVerdict, seconds: int | None, limit: int | None
) -> Iterator[Proposal]:
    shorter = DEFAULT_SESSION if limit is None else limit
    yield propose_parameter(hop, f"request {shorter} seconds", "duration_seconds", shorter)
    if seconds is not None and seconds <= LONGEST_SESSION:
        yield Proposal(
            title=f"raise the role's maximum session duration to {seconds} seconds",
            who="target-admin",
            kind="trust-policy",
            edits=(SetSessionLimit(role_arn=hop.role_arn, seconds=seconds),),
        )
