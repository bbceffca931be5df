"""Workflow files: who may ask for a token, and what the AWS action is told."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.case import Case
from doctor.rules.shared.tokens.workflows import (
    AwsStep,
    Job,
    action_called,
    aws_steps,
    from_fork,
    quote_line,
    workflows,
)
from tests.rules.shared.support import situation

FILE = """on: [push, workflow_call]
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: {name: production}
    permissions:
      id-token: write
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/deploy
          role-chaining: true
  test:
    runs-on: ubuntu-latest
    environment: staging
    steps: []
  other:
    uses: ./.github/workflows/other.yml
"""


def case(text: str = FILE, *more: dict[str, str]) -> Case:
    return situation(attachments=[{"name": "deploy.yml", "text": text}, *more]).case


def test_the_jobs_of_a_workflow_with_their_own_permissions_else_the_files() -> None:
    (file,) = workflows(case())
    assert (file.file, file.is_called) == ("deploy.yml", True)
    jobs = {each.name: each for each in file.jobs}
    assert [each.may_ask for each in file.jobs] == [True, False, False]
    assert [each.environment for each in file.jobs] == ["production", "staging", None]
    assert jobs["other"].calls == "./.github/workflows/other.yml"
    assert [each.name for each in file.aws_jobs()] == ["deploy", "other"]
    (step,) = jobs["deploy"].steps
    assert (step.chains, step.uses_keys) == (True, False)


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        ({"id-token": "write"}, True),
        ({"id-token": "read"}, False),
        ({}, False),
        ("write-all", True),
        ("read-all", False),
        (None, False),
    ],
)
def test_what_lets_a_job_ask_for_a_token(permissions: Any, may: bool) -> None:
    assert Job(name="j", permissions=permissions).may_ask is may


def test_a_step_with_keys_asks_for_no_token() -> None:
    text = FILE.replace("role-chaining: true", "aws-access-key-id: x")
    (file,) = workflows(case(text))
    assert [each.name for each in file.aws_jobs()] == ["other"]


def test_the_action_as_the_command_shows_it_else_its_only_use() -> None:
    called = action_called(case())
    assert called is not None
    assert called.inputs["role-to-assume"].endswith("role/deploy")
    command = {"name": "command", "text": "aws-actions/configure-aws-credentials@v4 aws-region=x"}
    assert action_called(case(FILE, command)) == AwsStep(inputs={"aws-region": "x"})
    assert action_called(situation().case) is None


def test_a_pull_request_from_a_fork_names_two_repositories() -> None:
    def event(head: str) -> str:
        return f'{{"head": {{"repo": {{"full_name": "{head}"}}}}, "base": {{"repo": {{"full_name": "acme/app"}}}}}}'

    assert from_fork(case(event("eve/app"))) == ("eve/app", "acme/app")
    assert from_fork(case(event("acme/app"))) is None
    assert from_fork(case()) is None


def test_the_first_line_that_begins_with_a_word_is_quoted() -> None:
    found = quote_line(case(), "deploy.yml", "permissions:", "says")
    assert found.quote is not None
    assert (found.quote.text, found.quote.start) == ("permissions:", 0)
    assert str(found.place) == "deploy.yml:2"
    inner = quote_line(case(), "deploy.yml", "id-token", "says")
    assert inner.quote is not None
    assert inner.quote.text[inner.quote.start :] == "id-token: write"
    none = quote_line(case(), "deploy.yml", "nothing", "says")
    assert (none.quote, str(none.place)) == (None, "deploy.yml")


STEP = """- uses: aws-actions/configure-aws-credentials@v4
  with: {role-to-assume: x, output-env-credentials: false}
"""


@pytest.mark.parametrize("text", [STEP, "steps:\n" + STEP, FILE])
def test_the_action_is_found_in_whole_files_and_in_steps_alone(text: str) -> None:
    (step,) = aws_steps(case(text))
    assert step.keeps_to_itself is (text != FILE)
