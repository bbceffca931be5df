"""The job may not request an OIDC token, so there is none to come with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from doctor.case.pasted_commands import CREDENTIALS_ACTION
from doctor.model.case import Case
from doctor.model.command import yaml_line
from doctor.model.failure import Failure, FailureSign
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.tokens.claims import token_of
from doctor.rules.shared.tokens.workflows import (
    Job,
    Workflow,
    action_called,
    from_fork,
    quote_line,
    workflows,
)
from doctor.rules.shared.trust.near_misses import trust_of

_PERMISSION = tuple(map(yaml_line, ("permissions:", "  id-token: write", "  contents: read")))
_NOT_FOR_FORKS = yaml_line("if: github.event.pull_request.head.repo.full_name == github.repository")


class _Provider(NamedTuple):
    """Another service than GitHub that runs jobs: how it is known, and how a job gets a token."""

    sign: FailureSign | None
    why: str
    next_step: str
    lines: tuple[str, ...] = ()


_OTHERS: Final = (
    _Provider(
        sign="circleci",
        why="CircleCI gives a token (CIRCLE_OIDC_TOKEN) only to a job that uses a context. "
        "CircleCI server has OIDC tokens since release 4.4.",
        lines=("context: CONTEXT",),
        next_step="name a context on the job, in the workflow; an empty one is enough",
    ),
    _Provider(
        sign="azure-devops",
        why="The task asks Azure DevOps for an OIDC token with the job's own access token, which "
        "the job does not pass to it.",
        next_step="in a classic pipeline, select “Allow scripts to access the OAuth token” in the "
        "agent job; in YAML, set SYSTEM_ACCESSTOKEN: $(System.AccessToken) under env of the step; "
        "and update the AWS Toolkit for Azure DevOps",
    ),
)
"""https://circleci.com/docs/openid-connect-tokens/,
https://github.com/aws/aws-toolkit-azure-devops/issues/565"""

_UNKNOWN: Final = _Provider(
    sign=None,
    why="The service that runs the job gave it no token. A job gets one only if it asks for it: "
    "id_tokens on GitLab, oidc: true on Bitbucket, the permission id-token: write on GitHub.",
    next_step="see in the service's documentation what a job needs for an OIDC token",
)


@rule(
    id="federation/oidc-token-permission-missing",
    summary="the job is not allowed to request an OIDC token",
    over=(
        "credentials/no-credentials",
        "credentials/partial-credentials",
        "trust/trust-only-federated",
        "trust/trust-principal-mismatch",
        "trust/trust-wrong-account",
        "trust/tag-session-not-allowed",
        "permission/identity-policy-missing",
    ),
)
def oidc_token_permission_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: did the job come without a token, because it may not ask for one?"""
    case = situation.case
    failed = tuple(_tokenless_failures(situation))
    if token_of(case) is not None or not failed:
        return
    other = _other_provider(failed, on_github=_is_on_github(situation))
    if other is not None:
        yield _of_other(other, failed)
        return
    fork = from_fork(case)
    if fork is not None and situation.variable("GITHUB_EVENT_NAME") != "pull_request_target":
        yield _of_fork(fork, failed)
        return
    read = tuple(workflows(case))
    for workflow, job in _jobs_lacking(read):
        seen = workflow.whole or job.permissions is not None
        sure = seen and _is_on_github(situation)
        yield replace(_lacks(case, workflow, job, failed), certainty="proven" if sure else "likely")
        return
    if not any(job for workflow in read for job in workflow.aws_jobs()):
        yield from _unseen_workflow(situation, failed)
    elif _of_pull_request(situation, read):
        yield _from_outside(situation, failed)


def _other_provider(failed: tuple[Failure, ...], *, on_github: bool) -> _Provider | None:
    told = [each.signs for each in failed if each.kind == "id-token-unavailable"]
    if not told or on_github:
        return None
    return next((each for each in _OTHERS if any(each.sign in signs for signs in told)), _UNKNOWN)


def _of_other(provider: _Provider, failed: tuple[Failure, ...]) -> Finding:
    proposal = Proposal(
        title="let the job have a token",
        who="caller",
        kind="workflow",
        commands=tuple(map(yaml_line, provider.lines)),
    )
    return Finding(
        title="the job gets no OIDC token",
        explanation=provider.why,
        certainty="likely",
        evidence=tuple(quote_failure(each) for each in failed),
        proposals=(proposal,) if provider.lines else (),
        next_step=provider.next_step,
    )


def _tokenless_failures(situation: Situation) -> Iterator[Failure]:
    """Give the failures of a job on GitHub that came with no token, or with the runner's role."""
    case = situation.case
    on_github = _is_on_github(situation) or _shows_workflow_alone(case)
    step = action_called(case)
    keys = step is not None and step.uses_keys
    for failure in situation.failures:
        no_keys = failure.kind == "no-credentials" and on_github and not keys
        if failure.kind == "id-token-unavailable" or no_keys:
            yield failure
    for hop in situation.hops:
        if on_github and not keys and _came_as_role(hop):
            yield from hop.failures


def _is_on_github(situation: Situation) -> bool:
    """Say whether the run, or the step that failed, is seen to be GitHub's."""
    return (
        any("github" in each.signs for each in situation.failures)
        or situation.variable("GITHUB_ACTIONS") == "true"
        or CREDENTIALS_ACTION in (situation.case.attachment("command") or "")
    )


def _shows_workflow_alone(case: Case) -> bool:
    """Say whether a workflow's use of the action is all that is shown of what ran."""
    asked = any(True for workflow in workflows(case) for _ in workflow.aws_jobs())
    return case.attachment("command") is None and asked


def _came_as_role(hop: HopVerdict) -> bool:
    """Say whether a role that trusts an identity provider alone was asked for without a token."""
    policy = trust_of(hop)
    if hop.request.action != "sts:AssumeRole" or policy is None or hop.outcome == "worked":
        return False
    named = {entry.type for statement in policy.statements for entry in statement.principals or ()}
    return named == {"Federated"}


def _jobs_lacking(read: tuple[Workflow, ...]) -> Iterator[tuple[Workflow, Job]]:
    """Give the jobs that may not ask: a caller's permissions bound those of what it calls."""
    for workflow in read:
        for job in workflow.aws_jobs():
            if not job.may_ask and not (workflow.is_called and job.permissions is None):
                yield workflow, job


def _lacks(case: Case, workflow: Workflow, job: Job, failed: tuple[Failure, ...]) -> Finding:
    if job.calls is not None:
        why = "The permissions of a called workflow are limited by the job that calls it."
    elif job.permissions is None and not workflow.whole:
        why = (
            "No default includes it; what stands above the jobs in the file, where a workflow can "
            "grant it as well, is not shown."
        )
    elif job.permissions is None:
        why = "Neither the workflow nor the job sets permissions, and no default includes it."
    else:
        why = "Once permissions are set, every other permission is none."
    return Finding(
        title=f"the job {job.name} may not request an OIDC token",
        explanation="A job gets a token only with the permission id-token: write, which "
        f"{job.name} does not have. {why}",
        evidence=(
            quote_line(
                case,
                workflow.file,
                f"{job.name}:" if job.permissions is None else "permissions:",
                "no id-token: write here",
            ),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(_grant("let the job request a token"),),
    )


def _of_pull_request(situation: Situation, read: tuple[Workflow, ...]) -> bool:
    """Say whether the run is of a pull request, as the environment or the only trigger shows."""
    event = situation.variable("GITHUB_EVENT_NAME")
    if event is not None:
        return event == "pull_request"
    return any(workflow.events == {"pull_request"} for workflow in read)


def _from_outside(situation: Situation, failed: tuple[Failure, ...]) -> Finding:
    """Tell whose pull requests get no token although the workflow grants the permission."""
    bot = situation.variable("GITHUB_ACTOR") == "dependabot[bot]"
    whose = "Dependabot" if bot else "a fork or Dependabot"
    return Finding(
        title=f"a pull request of {whose} gets no OIDC token",
        explanation="The workflow grants id-token: write, but the run had no token. For a pull "
        f"request of {whose}, GitHub grants only read permissions, whatever the workflow requests.",
        certainty="likely",
        evidence=tuple(quote_failure(each) for each in failed),
        proposals=(
            Proposal(
                title="skip the job for such pull requests, and run it after the merge",
                who="caller",
                kind="workflow",
                commands=(
                    yaml_line("if: github.actor != 'dependabot[bot]'") if bot else _NOT_FOR_FORKS,
                ),
            ),
        ),
        next_step="check who opened the pull request; the same job on a push gets a token",
    )


def _grant(title: str) -> Proposal:
    return Proposal(title=title, who="caller", kind="workflow", commands=_PERMISSION)


def _of_fork(fork: tuple[str, str], failed: tuple[Failure, ...]) -> Finding:
    head, base = fork
    return Finding(
        title="a pull request from a fork gets no OIDC token",
        explanation=f"The pull request comes from {head}, a fork of {base}. GitHub grants such a "
        "run only read permissions, whatever the workflow requests, so that outsiders cannot "
        "reach your AWS account.",
        evidence=(
            Evidence(says=f"head is {head}, base is {base}"),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(
            Proposal(
                title="skip the job for forks, and run it once the change is merged",
                who="caller",
                kind="workflow",
                commands=(_NOT_FOR_FORKS,),
            ),
        ),
        next_step="a maintainer can also push the branch into the repository itself",
    )


def _unseen_workflow(situation: Situation, failed: tuple[Failure, ...]) -> Iterator[Finding]:
    """Tell it from the words alone, or from a job that found no credentials at all."""
    told = any(each.kind == "id-token-unavailable" for each in failed)
    denied = all(each.kind == "access-denied" for each in failed)
    step = action_called(situation.case)
    if not told and (step is None or "role-to-assume" not in step.inputs):
        return
    certainty: Certainty = "possible" if denied else "likely"
    yield Finding(
        title="the job may not request an OIDC token",
        explanation="The action has a role and no keys, so it needs a token from GitHub, and it "
        "could not get one. A job gets one only with the permission id-token: write; a pull "
        "request from a fork gets none.",
        certainty=certainty,
        evidence=tuple(quote_failure(each) for each in failed),
        proposals=(_grant("let the job request a token"),),
        next_step="check for id-token: write under permissions, in the job and in the workflow",
    )
