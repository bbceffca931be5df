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
    summary="AWS throttled the call, because there were too many",
)
def throttled(situation: Situation) -> Iterator[Finding]:
    """Ask: was a call turned away for its number, not for what it asks?"""
    turned_away = [each for each in situation.failures if each.kind == "throttled"]
    if not turned_away or situation.works:
        return
    alone = all(each.kind in {"throttled", "unrecognised"} for each in situation.failures)
    yield Finding(
        severity="error" if alone else "warning",
        title=f"{_who(turned_away[0])} throttled the call, because there were too many",
        explanation="The limits apply to each account and region: for AssumeRole, to the "
        "caller's account. AWS did not evaluate the call, and the same call may succeed in a "
        "moment.",
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
        next_step="keep each session and use it until it ends, instead of assuming the role for "
        "every call",
    )


def _who(failure: Failure) -> str:
    if failure.service:
        return failure.service
    if failure.operation is not None and failure.operation.startswith("AssumeRole"):
        return "STS"
    return "AWS"
