"""AWS refuses a root session for a member account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.command import shell
from doctor.model.command_line import CommandLine
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.principal import parse_caller
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.sdks.tools import command_line_of

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
_TASK_FOLDER: Final = "root-task/"


@rule(
    id="request/assume-root-refused",
    summary="AWS refuses a root session for a member account",
    over=("credentials/caller-is-not-who-you-think", "trust/role-does-not-exist"),
)
def assume_root_refused(situation: Situation) -> Iterator[Finding]:
    """Ask: was AssumeRoot refused, and does the call itself show why?"""
    refused = [each for each in situation.failures if _is_of_root(each)]
    if not refused:
        return
    line = command_line_of(situation)
    own = _own_account(refused[0], line)
    seen = _no_task(line) or own
    certainty: Certainty = "proven" if seen else "likely"
    account = _target(refused[0], line) or "ACCOUNT"
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


def _target(failure: Failure, line: CommandLine) -> str | None:
    """Return the member account: the command names it by its number or by its root user's ARN."""
    named = parse_caller(line.option("--target-principal") or "").account
    if named is not None:
        return named
    parts = (failure.resource or "").split(":")
    return parts[4] if len(parts) > 5 and parts[4] else None  # noqa: PLR2004 - an ARN's parts


def _own_account(failure: Failure, line: CommandLine) -> str | None:
    caller = parse_caller(failure.caller_arn or "")
    if caller.account is None or caller.account != _target(failure, line):
        return None
    return f"the root session is for {caller.account}, which is the caller's own account"


def _no_task(line: CommandLine) -> str | None:
    _, folder, name = (line.option("--task-policy-arn") or "").partition(_TASK_FOLDER)
    if not folder or name in _TASKS:
        return None
    return f"{name} is not a task policy for root sessions"


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
