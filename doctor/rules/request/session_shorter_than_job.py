"""The job runs longer than its session."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.command import shell
from doctor.model.edit import SetSessionLimit
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.limits import DEFAULT_SESSION, LONGEST_SESSION
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.job_duration import Ran, job_of
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.requests.request_edits import propose_parameter

_START = 600
"""A session may be some minutes older than the first line of a job's log."""


@rule(
    id="request/session-shorter-than-job",
    summary="the job runs longer than its session",
    over=("credentials/session-expired", "credentials/credential-cache-stale"),
)
def session_shorter_than_job(situation: Situation) -> Iterator[Finding]:
    """Ask: did the session end while the job still ran, as its log shows?"""
    expired = [each for each in situation.failures if each.kind == "expired-credentials"]
    ran = job_of(situation) if expired else None
    if ran is None:
        return
    hop = situation.hops[-1] if situation.hops else None
    lasts, known = _session(hop)
    if ran.seconds < lasts - _START:
        return
    certainty: Certainty = (
        "proven" if ran.seconds >= lasts and (known or ran.until_error) else "likely"
    )
    yield _finding(hop, ran, lasts, certainty, expired)


def _session(hop: HopVerdict | None) -> tuple[int, bool]:
    """Return how long the session lasts, and whether that was seen: SDKs request one hour."""
    if hop is None:
        return DEFAULT_SESSION, False
    seconds = hop.request.duration_seconds
    if seconds is not UNSET:
        return seconds or DEFAULT_SESSION, True
    limit = hop.max_session_seconds
    return DEFAULT_SESSION, isinstance(limit, Known) and limit.value == DEFAULT_SESSION


def _finding(
    hop: HopVerdict | None, ran: Ran, lasts: int, certainty: Certainty, told: list[Failure]
) -> Finding:
    setting = None if hop is None else hop.hop.setting("duration_seconds")
    till = "until the session ended" if ran.until_error else "in all"
    return Finding(
        title=f"the job still runs after {_minutes(ran.seconds)}, and its session lasts "
        f"{_minutes(lasts)}",
        explanation="The job got its credentials once, at its start, and still used them after "
        "they expired. Nothing renews credentials in the environment.",
        certainty=certainty,
        hop=None if hop is None else hop.index,
        evidence=(
            Evidence(says=f"{ran.log}: {_minutes(ran.seconds)} from its first line {till}"),
            *((quote_setting(setting, "the session's duration"),) if setting else ()),
            *_limit(hop),
            *(quote_failure(each) for each in told),
        ),
        proposals=tuple(_propose_longer_session(hop, ran)),
        next_step=_next_step(hop, certainty),
    )


def _next_step(hop: HopVerdict | None, certainty: Certainty) -> str | None:
    if certainty != "proven":
        return "compare the session's expiry with the log"
    if hop is not None and not isinstance(hop.caller, Known):
        return (
            "a user's keys may request a longer session with --duration-seconds; the session of "
            "a role, as an instance or a pod has, gets one hour at most"
        )
    return None


def _limit(hop: HopVerdict | None) -> Iterator[Evidence]:
    if hop is not None and isinstance(hop.max_session_seconds, Known):
        yield Evidence(says=f"the role allows {_minutes(hop.max_session_seconds.value)} at most")
    if hop is not None and hop.is_chained:
        yield Evidence(says="with role chaining a session lasts at most 60 minutes")


def _propose_longer_session(hop: HopVerdict | None, ran: Ran) -> Iterator[Proposal]:
    needed = min(-(-(ran.seconds + _START) // 3600) * 3600, LONGEST_SESSION)
    profile = "NAME" if hop is None else hop.hop.profile or "NAME"
    if hop is not None and not hop.is_chained and isinstance(hop.caller, Known):
        yield from _longer(hop, needed)
    yield Proposal(
        title="give the job the profile instead of keys: SDKs renew the credentials of a profile",
        who="caller",
        kind="environment",
        commands=(
            shell("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"),
            shell("AWS_PROFILE={} COMMAND", profile),
        ),
    )


def _longer(hop: HopVerdict, needed: int) -> Iterator[Proposal]:
    limit = hop.max_session_seconds.value if isinstance(hop.max_session_seconds, Known) else None
    ask = propose_parameter(hop, f"request {needed // 3600} hours", "duration_seconds", needed)
    if limit is None or limit >= needed:
        yield ask
        return
    yield Proposal(
        title=f"raise the role's maximum session duration to {needed // 3600} hours, and request "
        "as much",
        who="target-admin",
        kind="trust-policy",
        edits=(SetSessionLimit(role_arn=hop.role_arn, seconds=needed), *ask.edits),
    )


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} minutes"
