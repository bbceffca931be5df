"""The role allows sessions that are far longer than those that are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import SetSessionLimit
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import DEFAULT_SESSION
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule

_HOUR = 3600
"""Seconds: durations are told in hours."""
_FAR = 4
"""Times the duration that is asked for: two or three are room for a longer job, four are not."""


@rule(
    id="hygiene/session-too-long",
    summary="the role allows far longer sessions than requested",
    severity="advice",
)
def session_too_long(situation: Situation) -> Iterator[Finding]:
    """Ask: would a stolen session live many times longer than anybody needs it?"""
    for hop in situation.hops:
        limit = hop.max_session_seconds
        asked = _requested_seconds(hop)
        if hop.hop.profile is None or not isinstance(limit, Known) or limit.value < _FAR * asked:
            continue
        yield Finding(
            severity="advice",
            title=f"{hop.role_name} allows sessions of {_hours(limit.value)}, and the call "
            f"requests {_hours(asked)}",
            explanation="A session cannot be withdrawn; a stolen one works until it ends. Only "
            "MaxSessionDuration limits how long that is.",
            evidence=(Evidence(says=f"MaxSessionDuration is {limit.value} seconds"),),
            proposals=(
                Proposal(
                    title=f"lower it to {_hours(asked)}",
                    who="target-admin",
                    kind="request",
                    edits=(SetSessionLimit(role_arn=hop.role_arn, seconds=asked),),
                ),
            ),
        )


def _requested_seconds(hop: HopVerdict) -> int:
    asked = hop.request.duration_seconds
    return max(asked, DEFAULT_SESSION) if isinstance(asked, int) else DEFAULT_SESSION


def _hours(seconds: int) -> str:
    hours = seconds / _HOUR
    return "1 hour" if hours == 1 else f"{hours:g} hours"
