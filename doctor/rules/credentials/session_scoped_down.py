"""The session was scoped down: it may do less than its ARN says, and no policy of IAM shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import texts_of

_CALL, _COMMAND = "GetScopedCredentials", "get-scoped-credentials"
_WHY: Final = {
    "InsufficientSessionLifetime": (
        "the scoped session would last longer than its parent session",
        "A scoped session ends no later than its parent session. Request fewer seconds "
        "(DurationSeconds), leave the duration out, or create a new session first.",
    ),
    "InvalidSubjectCredentials": (
        "these credentials cannot be scoped down",
        "GetScopedCredentials accepts only session credentials, only at a regional endpoint, and "
        "scopes a session no more than three times. A user's own keys need GetSessionToken first.",
    ),
}


@rule(
    id="credentials/session-scoped-down",
    summary="the session was scoped down: it has fewer permissions than its role",
    over=("permission/identity-policy-missing", "credentials/restricted-session"),
)
def session_scoped_down(situation: Situation) -> Iterator[Finding]:
    """Ask: was the session narrowed by a policy that is attached to nobody?"""
    for failure in situation.failures:
        told = _WHY.get(failure.code or "") if failure.kind == "scoped-session" else None
        if told is not None:
            yield Finding(title=told[0], explanation=told[1], evidence=(quote_failure(failure),))
            return
    seen = _scoping_place(situation)
    refused = [each for each in situation.failures if _may_be_of_scope(each)]
    explained = any(hop.verdict.decision.endswith("deny") for hop in situation.hops)
    if seen is None or not refused or explained or situation.works:
        return
    yield Finding(
        title="the session was scoped down, and its policy was not seen",
        explanation="GetScopedCredentials returns a session with the same ARN and fewer "
        "permissions: AWS refuses what its Policy does not allow, whatever the role's policies "
        "allow. The restriction shows neither in IAM nor in the ARN.",
        certainty="likely",
        hop=refused[0].hop,
        evidence=(Evidence(says=seen), *map(quote_failure, refused)),
        next_step="check the policy that the call passes (--policy), or the event "
        "GetScopedCredentials in CloudTrail; to compare, make the call with the parent session",
    )


def _may_be_of_scope(failure: Failure) -> bool:
    """Say whether a refusal can come from a scope: AWS names a session policy, or no policy."""
    named = failure.layer in {None, "session policy"}
    return failure.kind == "access-denied" and named and _CALL not in (failure.operation or "")


def _scoping_place(situation: Situation) -> str | None:
    """Say where the scoping was seen: in CloudTrail, in a command or in code."""
    for record in situation.case.cloudtrail:
        if record.get("eventName") == _CALL and "errorCode" not in record:
            return f"CloudTrail shows {_CALL} at {record.get('eventTime', 'a time before')}"
    for text in texts_of(situation):
        if _COMMAND in text or _CALL in text:
            return f"{_CALL} was called before"
    return None
