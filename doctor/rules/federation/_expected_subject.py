"""The subject that a job's token will have, as far as its workflow and variables tell."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from doctor.model.finding import Evidence
from doctor.model.situation import Situation
from doctor.rules.shared.tokens.subjects import repository_of
from doctor.rules.shared.tokens.workflows import from_fork, quote_line, workflows


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


def _repository(situation: Situation) -> str | None:
    fork = from_fork(situation.case)
    return situation.variable("GITHUB_REPOSITORY") or (None if fork is None else fork[1])


def _runs(situation: Situation) -> Iterator[tuple[str, Evidence]]:
    """Give what stands behind the repository: environment, then pull request, then the ref."""
    case = situation.case
    for workflow in workflows(case):
        for job in workflow.aws_jobs():
            name = job.environment
            if name is not None and "${{" not in name:
                says = f"the job {job.name} runs in the environment {name}"
                yield f"environment:{name}", quote_line(case, workflow.file, "environment:", says)
            elif workflow.events == {"pull_request"}:
                says = "a pull request starts the workflow"
                yield "pull_request", quote_line(case, workflow.file, "on:", says)
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
