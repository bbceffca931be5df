"""What a token that nobody saw will say: its subject and audience, by the job's workflow."""

from __future__ import annotations

import pytest

from doctor.model.situation import Situation
from doctor.model.verdict import ElementMatch
from doctor.rules.shared.tokens.expected_claims import expected_subject, is_expected
from doctor.rules.shared.trust.near_misses import doubtful_conditions
from tests.rules.shared.tokens.support import HOST, oidc

WANTED = "repo:acme/app:ref:refs/heads/main"
ACTION = {"name": "command", "text": "aws-actions/configure-aws-credentials@v4 aws-region=x"}


def judged(workflow: str = "", command: str = "", **wanted: str) -> Situation:
    """Judge a refused call whose token was not seen, beside a workflow."""
    attachments = [
        {"name": name, "text": text}
        for name, text in (("deploy.yml", workflow), ("command", command))
        if text
    ]
    claims = wanted or {"sub": WANTED}
    return oidc({"StringEquals": claims}, tokens=..., attachments=attachments)


def workflow(started: str, job: str = "") -> str:
    return (
        f"on: {started}\npermissions: {{id-token: write}}\njobs:\n  deploy:\n    runs-on: x\n{job}"
    )


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (workflow("push", "    environment: prod\n"), "repo:acme/app:environment:prod"),
        (workflow("pull_request"), "repo:acme/app:pull_request"),
        (workflow("{push: {branches: [main]}}"), WANTED),
        (workflow("{push: {branches: [main, next]}}"), None),
        (workflow("{push: {branches: ['release/*']}}"), None),
        (workflow("{push: {branches: [main], tags: ['v*']}}"), None),
        (workflow("{push: {branches: [main]}, workflow_dispatch: {}}"), None),
        (workflow("push"), None),
        (workflow("push", "    environment: ${{ inputs.to }}\n"), None),
        (workflow("pull_request") + "  test:\n    runs-on: x\n", None),
    ],
)
def test_the_subject_by_what_starts_the_only_job_that_may_ask(
    text: str, subject: str | None
) -> None:
    """The AWS step need not be shown: a part of a workflow is what people paste."""
    found = expected_subject(judged(text), WANTED)
    assert (found and found.subject) == subject


def test_a_job_that_uses_the_action_is_the_one_that_asks() -> None:
    step = (
        "    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n"
        "        with: {role-to-assume: arn:aws:iam::111122223333:role/deploy}\n"
    )
    other = "  test:\n    runs-on: x\n    environment: prod\n"
    found = expected_subject(judged(workflow("pull_request", step) + other), WANTED)
    assert found is not None
    assert found.subject == "repo:acme/app:pull_request"


def element(situation: Situation) -> ElementMatch:
    (hop,) = situation.hops
    ((_, found),) = doubtful_conditions(hop)
    return found


@pytest.mark.parametrize(
    ("inputs", "wanted", "expected"),
    [
        ("", "sts.amazonaws.com", True),
        ("", "https://example.com", False),
        (" audience=https://example.com", "https://example.com", True),
        (" audience=https://example.com", "sts.amazonaws.com", False),
    ],
)
def test_the_audience_that_the_action_asks_for(inputs: str, wanted: str, expected: bool) -> None:
    shown = judged(command=ACTION["text"] + inputs, aud=wanted)
    assert is_expected(shown, element(shown)) is expected


def test_nothing_is_expected_of_a_job_that_nothing_shows_nor_of_another_claim() -> None:
    unseen = judged(aud="sts.amazonaws.com")
    assert not is_expected(unseen, element(unseen))
    actor = judged(workflow("pull_request"), ACTION["text"], actor="jdoe")
    assert element(actor).key == f"{HOST}:actor"
    assert not is_expected(actor, element(actor))


def test_what_a_condition_excludes_is_never_met_by_it() -> None:
    shown = oidc(
        {"StringNotEquals": {"aud": "sts.amazonaws.com"}}, tokens=..., attachments=[ACTION]
    )
    assert not is_expected(shown, element(shown))
