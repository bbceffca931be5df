"""Too many calls: AWS turns some away, whoever makes them."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.failure import Failure
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="endpoint/throttled",
    summary="too many calls were made, and AWS turned this one away",
    since="0.2.0",
)
def throttled(situation: Situation) -> Iterator[Finding]:
    """Ask: was a call turned away for its number, not for what it asks?"""
    turned_away = [each for each in situation.failures if each.kind == "throttled"]
    if not turned_away or situation.works:
        return
    alone = all(each.kind in {"throttled", "unrecognised"} for each in situation.failures)
    yield Finding(
        severity="error" if alone else "warning",
        title=f"{_who(turned_away[0])} turned the call away: too many of them",
        explanation="The limits are those of the account, in each region: for AssumeRole, of the "
        "caller's account. The call was not decided, and the same call may well pass in a moment.",
        evidence=tuple(quote_failure(each) for each in turned_away),
        proposals=(
            Proposal(
                title="let the SDK wait longer between its attempts",
                who="caller",
                kind="environment",
                edits=(
                    ()
                    if situation.chain is None
                    else (
                        ChangeEnvironment(
                            set=(("AWS_RETRY_MODE", "adaptive"), ("AWS_MAX_ATTEMPTS", "10"))
                        ),
                    )
                ),
                commands=(shell("export AWS_RETRY_MODE=adaptive AWS_MAX_ATTEMPTS=10"),),
            ),
        ),
        next_step="keep a session and use it until it ends: who assumes the role for every call "
        "meets this limit",
    )


def _who(failure: Failure) -> str:
    if failure.service:
        return failure.service
    if failure.operation is not None and failure.operation.startswith("AssumeRole"):
        return "STS"
    return "AWS"
