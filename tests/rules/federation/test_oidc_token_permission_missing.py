"""federation/oidc-token-permission-missing: by the workflow, by a fork, by the words alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/oidc-token-permission-missing"
STEP = "      - uses: aws-actions/configure-aws-credentials@v4\n        with: {role-to-assume: x}\n"


def workflow(text: str) -> dict[str, Any]:
    raw = raw_case(RULE)
    raw["attachments"][1] = {"name": "pasted.yml", "text": text}
    return raw


@pytest.mark.parametrize(
    ("head", "job", "missing"),
    [
        ("on: push\n", "", True),
        ("on: push\npermissions: read-all\n", "", True),
        ("on: push\npermissions: write-all\n", "", False),
        ("on: push\npermissions: {id-token: write}\n", "", False),
        ("on: push\n", "    permissions: {id-token: write}\n", False),
        ("on: push\npermissions: {id-token: write}\n", "    permissions: {}\n", True),
        ("on: push\npermissions: {id-token: read}\n", "", True),
        ("on: workflow_call\n", "", False),
    ],
)
def test_the_permission_that_counts_is_the_job_s(head: str, job: str, *, missing: bool) -> None:
    raw = workflow(f"{head}jobs:\n  deploy:\n    runs-on: x\n{job}    steps:\n{STEP}")
    assert (RULE in ids_of(raw)) is missing


def test_the_line_of_the_workflow_is_quoted() -> None:
    assert str(first(RULE).evidence[0].place) == ".github/workflows/deploy.yml:2"


def test_a_called_workflow_is_bounded_by_its_caller() -> None:
    raw = workflow("on: push\njobs:\n  a:\n    uses: ./.github/workflows/deploy.yml\n")
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "limited by the job that calls it" in finding.explanation


def test_a_pull_request_from_a_fork_gets_none() -> None:
    raw = workflow(f"on: push\npermissions: {{id-token: write}}\njobs:\n  a:\n    steps:\n{STEP}")
    sides = {"head": {"repo": {"full_name": "guest/app"}}, "base": {"repo": {"full_name": "o/app"}}}
    raw["attachments"].append({"name": "event", "text": json.dumps({"pull_request": sides})})
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert "guest/app, a fork of o/app" in finding.explanation
    raw["env"]["GITHUB_EVENT_NAME"] = "pull_request_target"
    assert RULE not in ids_of(raw)


def test_without_the_workflow_it_is_likely() -> None:
    raw = raw_case(RULE)
    del raw["attachments"][1]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_an_action_that_is_given_keys_needs_no_token() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = [
        {
            "name": "command",
            "text": "aws-actions/configure-aws-credentials@v4 role-to-assume=x aws-access-key-id=y",
        }
    ]
    assert RULE not in ids_of(raw)


def test_the_words_alone_tell_it() -> None:
    text = "Error message: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable"
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert ids_of(raw) == [RULE]


def test_a_text_that_is_no_workflow_is_no_evidence() -> None:
    assert ids_of(workflow("jobs: [\n"))[0] == RULE
    assert ids_of(workflow("a: &a [*a]\njobs: {x: 1}"))[0] == RULE


def test_a_workflow_in_the_middle_of_a_pasted_text_is_read() -> None:
    log = "Error: Could not load credentials from any providers"
    text = f"This is my workflow:\non: push\n\njobs:\n  a:\n    steps:\n{STEP}```\n{log}: x\n"
    finding = diagnose(parse_case(workflow(text))).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


@pytest.mark.parametrize(
    ("env", "found"),
    [
        ({"GITHUB_EVENT_NAME": "pull_request"}, "of a fork or Dependabot"),
        ({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_ACTOR": "dependabot[bot]"}, "of Dependabot"),
        ({"GITHUB_EVENT_NAME": "push"}, None),
    ],
)
def test_with_the_permission_granted_it_matters_whose_pull_request_it_is(
    env: dict[str, str], found: str | None
) -> None:
    raw = workflow(
        "on: [push, pull_request]\npermissions: {id-token: write}\njobs:\n  a:\n    runs-on: x\n"
        f"    steps:\n{STEP}"
    )
    raw["env"] |= env
    titles = [each.title for each in diagnose(parse_case(raw)).findings if each.id == RULE]
    assert titles == ([] if found is None else [f"a pull request {found} gets no OIDC token"])


def test_a_nested_job_that_asks_for_more_than_its_caller_may_is_named() -> None:
    text = (
        "The nested job 'deploy' is requesting 'id-token: write', but is only allowed "
        "'id-token: none'."
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_the_missing_permission_stands_before_the_missing_credentials() -> None:
    text = (
        "Did you mean to set the `id-token` permission?\nError: Credentials could not be loaded, "
        "please check your action inputs: Could not load credentials from any providers"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]})[0] == RULE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("OIDC Token cannot be found. A CircleCI context must be specified.", "a context"),
        ("Failed to assume role with OIDC: Error: System.AccessToken is undefined", "Azure DevOps"),
        ("fatal: failed to request OIDC token: 403 Forbidden", "id_tokens on GitLab"),
    ],
)
def test_advice_is_for_the_service_that_runs_the_job(text: str, says: str) -> None:
    found = diagnose(parse_case({"schema": "roledoctor.case/1", "errors": [{"text": text}]}))
    finding = found.findings[0]
    assert finding.id == RULE
    assert says in finding.explanation
    commands = [str(line) for fix in finding.fixes for line in fix.commands]
    assert not any("id-token: write" in line for line in commands)
