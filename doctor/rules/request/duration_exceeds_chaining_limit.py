"""A session of a session is asked to last longer than one hour."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.finding import Evidence, Finding
from doctor.model.limits import LONGEST_CHAINED_SESSION
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.requests.request_edits import calls, propose_parameter


@rule(
    id="request/duration-exceeds-chaining-limit",
    summary="role chaining is limited to one hour",
    over=("request/duration-exceeds-role-max",),
)
def duration_exceeds_chaining_limit(situation: Situation) -> Iterator[Finding]:
    """Ask: is more than an hour wanted of a session that is made with session credentials?"""
    for hop, failures in calls(situation):
        told = [quote_failure(each) for each in failures if each.kind == "duration-chaining"]
        if hop is None:
            if told:
                yield _finding(None, None, told)
            continue
        asked = hop.request.duration_seconds
        seconds = None if asked is UNSET else asked
        above = seconds is not None and seconds > LONGEST_CHAINED_SESSION
        by_keys = hop.hop.kind != "web-identity"
        if by_keys and (told or (above and _is_chained(situation, hop))):
            yield _finding(hop, seconds, told)


def _is_chained(situation: Situation, hop: HopVerdict) -> bool:
    """Say whether temporary credentials sign the call: a role's, or GetSessionToken's."""
    if isinstance(hop.caller, Known) and hop.caller.value.kind == "role-session":
        return True
    base = situation.base
    from_session = base is not None and (base.access_key_id or "").startswith("ASIA")
    return hop.hop.profile is not None and (hop.index > 1 or from_session)


def _finding(hop: HopVerdict | None, seconds: int | None, told: list[Evidence]) -> Finding:
    setting = None if hop is None else hop.hop.setting("duration_seconds")
    asked = "" if seconds is None else f" ({seconds} s)"
    return Finding(
        title=f"role chaining requests more than one hour{asked}",
        explanation="Session credentials sign the call, and AWS limits such a session to one "
        "hour, whatever the role's MaxSessionDuration says. Credentials from GetSessionToken "
        "count as a session too.",
        hop=None if hop is None else hop.index,
        evidence=(
            *((quote_setting(setting, "the requested duration", "too long"),) if setting else ()),
            *((Evidence(says=f"requested: {seconds} seconds"),) if seconds else ()),
            *told,
        ),
        proposals=()
        if hop is None
        else (
            propose_parameter(hop, "request one hour", "duration_seconds", LONGEST_CHAINED_SESSION),
        ),
        next_step="for longer sessions, assume the role directly from long-term keys",
    )
