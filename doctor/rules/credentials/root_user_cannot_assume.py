"""The root user of an account cannot assume roles."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="credentials/root-user-cannot-assume",
    summary="the root user of an account cannot assume roles",
    over=("trust/*", "permission/*", "mfa/*", "credentials/caller-is-not-who-you-think"),
)
def root_user_cannot_assume(situation: Situation) -> Iterator[Finding]:
    """Ask: is the caller the root user?"""
    for hop in situation.hops:
        told = tuple(each for each in hop.failures if each.kind == "root-user")
        root = isinstance(hop.caller, Known) and hop.caller.value.kind == "root"
        asks = root and hop.request.action == "sts:AssumeRole"
        if hop.outcome != "worked" and hop.is_well_formed and (told or asks):
            arn = hop.caller.value.arn if isinstance(hop.caller, Known) and root else None
            yield _finding(hop.index, arn, told)
    told = tuple(each for each in situation.failures if each.kind == "root-user")
    if told and not situation.hops:
        yield _finding(None, None, told)


def _finding(hop: int | None, arn: str | None, told: tuple[Failure, ...]) -> Finding:
    return Finding(
        title="the caller is the root user, and root cannot assume roles",
        explanation="AWS refuses AssumeRole to every root user, whatever the policies say. The "
        "credentials in use are an access key of the root user.",
        hop=hop,
        evidence=(
            *(() if arn is None else (Evidence(says=f"the caller is {arn}"),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=(
            Proposal(
                title="call as an IAM user, or through IAM Identity Center, and delete root's key",
                who="caller",
                kind="credentials",
                commands=(shell("aws configure sso"),),
            ),
        ),
    )
