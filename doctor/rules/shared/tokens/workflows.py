"""Workflow files of GitHub Actions: who may ask for a token, and what the AWS action is told.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
https://github.com/aws-actions/configure-aws-credentials
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doctor.case.pasted_commands import CREDENTIALS_ACTION
from doctor.model.case import Case
from doctor.model.chain import Place
from doctor.model.finding import Evidence, Quote
from doctor.model.plain_json import object_in, values_of
from doctor.texts.attachments import json_objects, objects_within, yaml_documents

ACTION_AUDIENCE: Final = "sts.amazonaws.com"
"""What the AWS action asks a token for, where its input `audience` says nothing else."""

_INPUT: Final = re.compile(r"(?P<name>[a-z][a-z-]+)[=:]\s*[\"']?(?P<value>[^\s\"',}]+)")


class AwsStep(msgspec.Struct, frozen=True, kw_only=True):
    """One use of the AWS action, with its inputs as they are written."""

    inputs: dict[str, str]

    @property
    def uses_keys(self) -> bool:
        """Say whether the step is given an access key: then it asks for no token."""
        return "aws-access-key-id" in self.inputs

    @property
    def audience(self) -> str | None:
        """The audience that the step asks a token for; `None` where it may ask for none."""
        asks = "role-to-assume" in self.inputs and not self.uses_keys
        return self.inputs.get("audience", ACTION_AUDIENCE if asks else None)

    @property
    def keeps_to_itself(self) -> bool:
        """Say whether the step is told to put its credentials into no variable of the job."""
        return self.inputs.get("output-env-credentials", "").lower() == "false"

    @property
    def chains(self) -> bool:
        """Say whether the step is told to go on from the credentials it finds."""
        return self.inputs.get("role-chaining", "").lower() == "true"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job: its permissions (the workflow's where it sets none), environment and AWS steps."""

    name: str
    permissions: Any
    environment: str | None = None
    calls: str | None = None
    steps: tuple[AwsStep, ...] = ()

    @property
    def may_ask(self) -> bool:
        """Say whether the job may ask for a token: no default of GitHub's lets it."""
        if isinstance(self.permissions, dict):
            return str(self.permissions.get("id-token")) == "write"
        return str(self.permissions) == "write-all"


class Workflow(msgspec.Struct, frozen=True, kw_only=True):
    """A workflow file: what starts it, and its jobs.

    `whole` is false of a part: what stands above its jobs was not seen. `branches` are those whose
    pushes start it.
    """

    file: str
    events: frozenset[str]
    branches: tuple[str, ...] = ()
    jobs: tuple[Job, ...]
    whole: bool = True

    @property
    def is_called(self) -> bool:
        """Say whether other workflows call this one: their permissions bound its own."""
        return "workflow_call" in self.events

    def aws_jobs(self) -> Iterator[Job]:
        """Give the jobs that use the AWS action without keys, or call a workflow that may."""
        for job in self.jobs:
            asks = any("role-to-assume" in each.inputs and not each.uses_keys for each in job.steps)
            if asks or job.calls is not None:
                yield job

    def jobs_with_tokens(self) -> tuple[Job, ...]:
        """Return the jobs that ask for a token: of a part without AWS steps, the one that may."""
        asking = tuple(self.aws_jobs())
        allowed = tuple(each for each in self.jobs if each.may_ask)
        return asking or (allowed if len(allowed) == 1 else ())


def workflows(case: Case) -> Iterator[Workflow]:
    """Give the workflow files among the attachments, and parts that show a job."""
    for each in yaml_documents(case, "jobs:", "runs-on:"):
        found = each.value
        listed = _listed_jobs(found) if isinstance(found, dict) else {}
        if listed:
            jobs = tuple(
                _job(str(name), job, found.get("permissions"))
                for name, job in listed.items()
                if isinstance(job, dict)
            )
            # YAML 1.1 reads the key `on` as true.
            started = found.get("on", found.get(True))
            yield Workflow(
                file=each.name,
                events=frozenset(_names(started)),
                branches=tuple(_pushed_branches(started)),
                jobs=jobs,
                whole=started is not None,
            )


def audiences_of_jobs(case: Case) -> frozenset[str]:
    """Return the audiences that jobs ask a token for: of GitLab, and of the AWS action."""
    asked = {
        audience
        for each in yaml_documents(case, "id_tokens")
        for holder in objects_within(each.value, depth=4)
        for token in object_in(holder, "id_tokens").values()
        for audience in values_of(token.get("aud") if isinstance(token, dict) else None)
    }
    step = action_called(case)
    steps = [step] if step is not None else aws_steps(case)
    named = (each.audience for each in steps)
    return frozenset(each for each in (*asked, *named) if isinstance(each, str) and "$" not in each)


def _listed_jobs(found: dict[Any, Any]) -> dict[Any, Any]:
    """Return the jobs of a workflow by their names: of a part, those that show where they run."""
    listed = found.get("jobs")
    if isinstance(listed, dict):
        return listed
    return {k: v for k, v in found.items() if isinstance(v, dict) and "runs-on" in v}


def _pushed_branches(started: object) -> Iterator[str]:
    """Give the branches whose pushes start a workflow; none where tags start it as well."""
    push = object_in(started, "push") if isinstance(started, dict) else {}
    if "tags" not in push:
        yield from _names(push.get("branches"))


def _names(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        yield from (str(each) for each in value)


def _job(name: str, job: dict[Any, Any], permissions: object) -> Job:
    environment = job.get("environment")
    if isinstance(environment, dict):
        environment = environment.get("name")
    steps = job.get("steps")
    calls = job.get("uses")
    return Job(
        name=name,
        permissions=job.get("permissions", permissions),
        environment=environment if isinstance(environment, str) else None,
        calls=calls if isinstance(calls, str) else None,
        steps=tuple(_aws_steps(steps if isinstance(steps, list) else [])),
    )


def _aws_steps(steps: list[Any]) -> Iterator[AwsStep]:
    for step in steps:
        if isinstance(step, dict) and str(step.get("uses", "")).startswith(CREDENTIALS_ACTION):
            given = step.get("with")
            inputs = given.items() if isinstance(given, dict) else ()
            yield AwsStep(inputs={str(name): _text(value) for name, value in inputs})


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def action_called(case: Case) -> AwsStep | None:
    """Return the AWS action as the failed command shows it, else its only use in a workflow."""
    command = case.attachment("command") or ""
    if CREDENTIALS_ACTION in command:
        pairs = _INPUT.finditer(command.partition(CREDENTIALS_ACTION)[2])
        return AwsStep(inputs={pair["name"]: pair["value"] for pair in pairs})
    steps = aws_steps(case)
    return steps[0] if len(steps) == 1 else None


def aws_steps(case: Case) -> list[AwsStep]:
    """Return every use of the AWS action that is shown, in whole files and in steps alone."""
    shown = [step for file in workflows(case) for job in file.jobs for step in job.steps]
    for each in yaml_documents(case, CREDENTIALS_ACTION):
        if isinstance(each.value, list):
            shown += _aws_steps(each.value)
        elif isinstance(each.value, dict) and isinstance(each.value.get("steps"), list):
            shown += _aws_steps(each.value["steps"])
    return shown


def from_fork(case: Case) -> tuple[str, str] | None:
    """Return head and base repository of a pull request from a fork, as its event shows it."""
    for each in json_objects(case, "head", "base"):
        names = [_repository(each.value.get(side)) for side in ("head", "base")]
        if names[0] and names[1] and names[0] != names[1]:
            return names[0], names[1]
    return None


def _repository(side: object) -> str | None:
    repository = side.get("repo") if isinstance(side, dict) else None
    name = repository.get("full_name") if isinstance(repository, dict) else None
    return name if isinstance(name, str) else None


def quote_line(case: Case, file: str, start: str, says: str, label: str = "") -> Evidence:
    """Quote the first line of an attachment that begins with a word."""
    text = case.attachment(file) or ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().startswith(start):
            quote = Quote(
                text=line,
                start=len(line) - len(line.lstrip()),
                length=len(line.strip()),
                label=label,
            )
            return Evidence(says=says, place=Place(file=file, line=number), quote=quote)
    return Evidence(says=says, place=Place(file=file))
