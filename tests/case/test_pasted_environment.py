"""Assignments are the environment of what failed; what is not shown is not known to be absent."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from doctor.case.pasted_environment import add_pasted_environment
from doctor.case.pasted_text import case_of_paste
from doctor.model.case import Case
from doctor.model.observation import ABSENT, NOT_GATHERED
from doctor.texts.documents.blackouts import MASK
from doctor.texts.transcript.cut import read_transcript


def environment(text: str, command: str | None = None) -> Case:
    return add_pasted_environment(Case(), read_transcript(text), command)


def test_what_is_not_shown_is_not_known() -> None:
    case = environment("export AWS_PROFILE=dev")
    assert case.env == {"AWS_PROFILE": "dev"}
    assert case.variable("AWS_REGION") == NOT_GATHERED


def test_what_env_does_not_print_is_absent() -> None:
    case = environment("$ env | grep AWS_\nAWS_PROFILE=dev\nAWS_REGION=eu-west-1")
    assert case.variable("AWS_SESSION_TOKEN") == ABSENT


def test_the_command_has_the_last_word() -> None:
    case = environment("export AWS_PROFILE=a", "AWS_PROFILE=b aws s3 ls")
    assert case.env == {"AWS_PROFILE": "b"}


def test_masked_names_are_not_known() -> None:
    assert environment("AWS_PROFILE=***").env is UNSET
    case = environment("$ env | grep AWS\nAWS_PROFILE=<redacted>\nAWS_REGION=eu-west-1")
    assert case.env == {"AWS_REGION": "eu-west-1"}
    assert case.variable("AWS_PROFILE") == NOT_GATHERED


@pytest.mark.parametrize("mask", ["***", "xxxx", "<redacted>", "…", "****ABCD"])
def test_of_a_masked_key_is_known_that_it_is_set(mask: str) -> None:
    case = environment(f"$ env | grep AWS\nAWS_ACCESS_KEY_ID=ASIA{mask}\nAWS_SESSION_TOKEN={mask}")
    assert case.env == {"AWS_ACCESS_KEY_ID": "ASIA***", "AWS_SESSION_TOKEN": "***"}
    assert case.variable("AWS_SECRET_ACCESS_KEY") == ABSENT


def test_what_a_workflow_sets_is_not_all_that_is_set() -> None:
    case = environment("env:\n  AWS_REGION: eu-west-1\n  AWS_ACCESS_KEY_ID: ***\n")
    assert case.variable("AWS_SESSION_TOKEN") == NOT_GATHERED


def test_containers_of_compose_and_kubernetes() -> None:
    compose = "services:\n  app:\n    environment:\n      - AWS_PROFILE=dev\n      - COLOUR=red\n"
    pod = (
        "kind: Pod\nspec:\n  containers:\n    - name: app\n      env:\n"
        "        - name: AWS_ROLE_ARN\n          value: arn:aws:iam::111122223333:role/x\n"
    )
    assert environment(compose).env == {"AWS_PROFILE": "dev"}
    assert environment(pod).env == {"AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/x"}


def test_a_map_of_variables() -> None:
    text = "services:\n  app:\n    environment:\n      AWS_REGION: eu-west-1\n      AWS_X: ${X}\n"
    assert environment(text).env == {"AWS_REGION": "eu-west-1"}


def test_the_containers_of_a_cron_job_are_found_however_deep_they_lie() -> None:
    job = (
        "apiVersion: batch/v1\nkind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n"
        "        spec:\n          containers:\n            - name: app\n              env:\n"
        "                - name: AWS_PROFILE\n                  value: dev\n"
    )
    assert environment(job).env == {"AWS_PROFILE": "dev"}


def test_an_assignment_beside_what_env_prints_shows_that_this_is_not_all() -> None:
    case = environment("export AWS_PROFILE=a\n\n$ env | grep AWS_\nAWS_REGION=eu-west-1")
    assert case.env == {"AWS_PROFILE": "a", "AWS_REGION": "eu-west-1"}
    assert case.variable("AWS_SESSION_TOKEN") == NOT_GATHERED


def test_what_was_typed_at_a_prompt_counts() -> None:
    assert environment("$ export AWS_PROFILE=a AWS_REGION=b\n$ unset AWS_REGION").env == {
        "AWS_PROFILE": "a"
    }
    assert environment("PS C:\\> $env:AWS_PROFILE = 'a'").env == {"AWS_PROFILE": "a"}


def test_a_comment_sets_nothing() -> None:
    assert environment("# export AWS_PROFILE=a").env is UNSET
    assert environment("root@pod:/# export AWS_PROFILE=a").env == {"AWS_PROFILE": "a"}


def test_what_is_unset_after_the_failure_was_set_before() -> None:
    text = "$ export AWS_PROFILE=a\n$ aws s3 ls\nUnable to locate credentials\n$ unset AWS_PROFILE"
    transcript = read_transcript(text)
    case = add_pasted_environment(Case(), transcript, "aws s3 ls", "Unable to locate credentials")
    assert case.env == {"AWS_PROFILE": "a"}


@pytest.mark.parametrize(
    "line",
    [
        "$ export AWS_SESSION_TOKEN=$(jq -r .Credentials.SessionToken c.json)",
        '$ export AWS_SESSION_TOKEN="$(jq -r .Credentials.SessionToken c.json)"',
        "$ export AWS_SESSION_TOKEN=`jq -r .Credentials.SessionToken c.json`",
        "$ set -gx AWS_SESSION_TOKEN (jq -r .Credentials.SessionToken c.json)",
    ],
)
def test_a_key_that_another_command_gives_is_set(line: str) -> None:
    case = case_of_paste(f"{line}\n$ aws s3 ls\nUnable to locate credentials\n")
    assert case.env is not UNSET
    assert case.env["AWS_SESSION_TOKEN"] == MASK


@pytest.mark.parametrize(
    ("command", "token"),
    [
        ("env | grep ^AWS_ | cut -d= -f1", MASK),
        ("printenv | sed 's/=.*//' | sort", MASK),
        ("compgen -v AWS_", MASK),
        ("(gci env:AWS*).Name", MASK),
        ("ls", None),
    ],
)
def test_variables_that_are_listed_by_name_are_set(command: str, token: str | None) -> None:
    text = (
        "$ aws s3 ls\nAn error occurred (InvalidClientTokenId) when calling the ListBuckets "
        f"operation: The security token included in the request is invalid.\n$ {command}\n"
        "AWS_ACCESS_KEY_ID\nAWS_PROFILE\nAWS_SECRET_ACCESS_KEY\nAWS_SESSION_TOKEN\n"
    )
    env = case_of_paste(text).env
    assert (None if env is UNSET else env.get("AWS_SESSION_TOKEN")) == token
    assert env is UNSET or "AWS_PROFILE" not in env
