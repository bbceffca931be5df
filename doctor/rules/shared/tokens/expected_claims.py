"""What a token that nobody saw will say, as far as the job's workflow and variables tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.evaluate.globs import like
from doctor.model.aws_hosts import SIGN_IN_HOSTS
from doctor.model.finding import Evidence
from doctor.model.issuer import parse_issuer, service_account_of
from doctor.model.situation import Situation
from doctor.model.verdict import ElementMatch
from doctor.rules.shared.tokens.subjects import repository_of
from doctor.rules.shared.tokens.workflows import (
    ACTION_AUDIENCE,
    action_called,
    audiences_of_jobs,
    from_fork,
    quote_line,
    workflows,
)

_PATTERN: Final = re.compile(r"[*?+!\[]|\$\{\{")
"""What makes a branch of a workflow's filter a pattern of many."""


_SIGN_IN_PAGES: Final = tuple(f"https://{host}/saml" for host in SIGN_IN_HOSTS)


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """A subject in the provider's usual form, and what it was read from."""

    subject: str
    evidence: tuple[Evidence, ...]


def expected_subject(situation: Situation, wanted: str) -> Expected | None:
    """Return the subject to be expected; a template for subjects would give another."""
    if situation.variable("GITLAB_CI") == "true":
        return _of_gitlab(situation)
    for rest, evidence in _runs(situation):
        repository = _repository(situation) or repository_of(wanted)
        if repository is not None:
            return Expected(subject=f"repo:{repository}:{rest}", evidence=(evidence,))
    return None


def is_expected(situation: Situation, element: ElementMatch) -> bool:
    """Say whether a claim that was not seen is likely to be what a condition wants."""
    if element.negated or not element.wanted:
        return False
    key = (element.key or "").lower()
    if key == "saml:aud":
        # Identity providers post to AWS's own sign-in page, whose address this is.
        return any(like(wanted, each) for wanted in element.wanted for each in _SIGN_IN_PAGES)
    expected = _expect_values(situation, key.rpartition(":")[2], element.wanted[0])
    return any(like(wanted, each) for wanted in element.wanted for each in expected)


def is_of_cluster(element: ElementMatch) -> bool:
    """Say whether a condition is on a cluster's token: by its key, else by what it wants."""
    of_issuer = parse_issuer((element.key or "").rpartition(":")[0]).kind == "eks"
    return of_issuer or any(service_account_of(each) for each in element.wanted)


def _expect_values(situation: Situation, claim: str, wanted: str) -> Iterator[str]:
    if claim == "sub":
        subject = expected_subject(situation, wanted)
        yield from () if subject is None else (subject.subject,)
    elif claim == "aud":
        told = audiences_of_jobs(situation.case)
        yield from told
        if not told and action_called(situation.case) is not None:
            yield ACTION_AUDIENCE


def _repository(situation: Situation) -> str | None:
    fork = from_fork(situation.case)
    return situation.variable("GITHUB_REPOSITORY") or (None if fork is None else fork[1])


def _runs(situation: Situation) -> Iterator[tuple[str, Evidence]]:
    """Give what stands behind the repository: environment, then pull request, then the ref."""
    case = situation.case
    for workflow in workflows(case):
        for job in workflow.jobs_with_tokens():
            name = job.environment
            if name is not None and "${{" not in name:
                says = f"the job {job.name} runs in the environment {name}"
                yield f"environment:{name}", quote_line(case, workflow.file, "environment:", says)
            elif workflow.events == {"pull_request"}:
                says = "a pull request starts the workflow"
                yield "pull_request", quote_line(case, workflow.file, "on:", says)
            elif workflow.events == {"push"} and len(workflow.branches) == 1:
                (branch,) = workflow.branches
                if not _PATTERN.search(branch):
                    says = f"a push to {branch} starts the workflow, and nothing else does"
                    yield f"ref:refs/heads/{branch}", quote_line(case, workflow.file, "on:", says)
    event, ref = (situation.variable(name) for name in ("GITHUB_EVENT_NAME", "GITHUB_REF"))
    if event == "pull_request":
        yield "pull_request", Evidence(says="GITHUB_EVENT_NAME is pull_request")
    elif ref is not None and ref.startswith("refs/"):
        yield f"ref:{ref}", Evidence(says=f"GITHUB_REF is {ref}")


def _of_gitlab(situation: Situation) -> Expected | None:
    path, branch, tag = (
        situation.variable(name)
        for name in ("CI_PROJECT_PATH", "CI_COMMIT_REF_NAME", "CI_COMMIT_TAG")
    )
    if path is None or branch is None:
        return None
    kind = "tag" if tag else "branch"
    return Expected(
        subject=f"project_path:{path}:ref_type:{kind}:ref:{tag or branch}",
        evidence=(
            Evidence(says=f"CI_PROJECT_PATH is {path}, and the job runs for {kind} {branch}"),
        ),
    )
