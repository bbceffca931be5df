"""The root user of an account cannot assume roles."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observed import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.keys.base_key import quote_failure


@hop_rule(
    id="credentials/root-user-cannot-assume",
    summary="the root user of an account cannot assume roles",
    since="0.1.0",
    over=("trust/*", "permission/*", "mfa/*", "credentials/caller-is-not-who-you-think"),
)
def root_user_cannot_assume(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the caller the root user?"""
    told = [each for each in hop.failures if each.kind == "root-user"]
    root = isinstance(hop.caller, Known) and hop.caller.value.kind == "root"
    if not told and not (root and hop.request.action == "sts:AssumeRole"):
        return
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    yield Finding(
        title="the caller is the root user, and root cannot assume roles",
        explanation="AWS refuses AssumeRole to the root user of every account, whatever the "
        "policies say. The credentials in use are root's own access key.",
        evidence=(
            *((Evidence(says=f"the caller is {caller.arn}"),) if caller and root else ()),
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
