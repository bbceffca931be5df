"""AWS refuses a root session for a member account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.arn import ACCOUNT_PATTERN
from doctor.model.command import shell
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.principal import parse_caller
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import command_of

_CALL: Final = "sts:assumeroot"
_TASKS: Final = (
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
)
"""The only policies that a root session can be made with.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html
"""
_TASK: Final = re.compile(r"root-task/(?P<name>[\w+=,.@-]+)")
_TARGET: Final = re.compile(
    rf"--target-principal[ =]+[\"']?(?:arn:[\w-]+:iam::)?(?P<id>{ACCOUNT_PATTERN})"
)


@rule(
    id="request/assume-root-refused",
    summary="AWS refuses a root session for a member account",
    since="0.3.0",
    over=("credentials/caller-is-not-who-you-think", "trust/role-does-not-exist"),
)
def assume_root_refused(situation: Situation) -> Iterator[Finding]:
    """Ask: was AssumeRoot refused, and does the call itself show why?"""
    refused = [each for each in situation.failures if _is_of_root(each)]
    if not refused:
        return
    command = command_of(situation) or ""
    own = _own_account(refused[0], command)
    seen = _no_task(command) or own
    certainty: Certainty = "proven" if seen else "likely"
    account = _target(refused[0], command) or "ACCOUNT"
    yield Finding(
        title=seen or f"a root session of {account} needs more than a policy",
        explanation="AssumeRoot works from the organization's management account, or from the "
        "delegated administrator for IAM, on another member account; root access has to be "
        "managed centrally (RootSessions enabled), and the caller needs sts:AssumeRoot on "
        "arn:aws:iam::ACCOUNT:root, a regional STS endpoint and one of five task policies.",
        certainty=certainty,
        evidence=(
            *(() if seen is None else (Evidence(says=seen),)),
            *map(quote_failure, refused),
        ),
        proposals=() if seen else (_allow(account),),
        next_step=f"task policies: {', '.join(_TASKS)}"
        if seen and seen != own
        else "aws iam list-organizations-features, with the management account's credentials: it "
        "has to list RootSessions",
    )


def _is_of_root(failure: Failure) -> bool:
    asked = failure.action or f"sts:{failure.operation or ''}"
    return asked.lower() == _CALL and failure.kind in {"access-denied", "invalid-parameter"}


def _target(failure: Failure, command: str) -> str | None:
    named = _TARGET.search(command)
    if named is not None:
        return named["id"]
    parts = (failure.resource or "").split(":")
    return parts[4] if len(parts) > 5 and parts[4] else None  # noqa: PLR2004 - an ARN's parts


def _own_account(failure: Failure, command: str) -> str | None:
    caller = parse_caller(failure.caller_arn or "")
    if caller.account is None or caller.account != _target(failure, command):
        return None
    return f"the root session is for {caller.account}, which is the caller's own account"


def _no_task(command: str) -> str | None:
    named = _TASK.search(command)
    if named is None or named["name"] in _TASKS:
        return None
    return f"{named['name']} is not a task policy for root sessions"


def _allow(account: str) -> Proposal:
    return Proposal(
        title="manage root access centrally, and allow the caller sts:AssumeRoot",
        who="org-admin",
        kind="identity-policy",
        commands=(
            shell(
                "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com"
            ),
            shell("aws iam enable-organizations-root-sessions"),
            shell(
                "# and a policy that allows sts:AssumeRoot on {}, with a condition on "
                "sts:TaskPolicyArn",
                f"arn:aws:iam::{account}:root",
            ),
        ),
    )
