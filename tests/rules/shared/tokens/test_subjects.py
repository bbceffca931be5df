"""Subjects as each provider writes them: what they name, and why two of them differ."""

from __future__ import annotations

import pytest

from doctor.model.issuer import parse_issuer
from doctor.rules.shared.tokens.subjects import (
    correct_subject,
    lasting_subject,
    nearest_pattern,
    repository_of,
    why_differs,
)

GITHUB = parse_issuer("https://token.actions.githubusercontent.com")
GITLAB = parse_issuer("https://gitlab.com")
EKS = parse_issuer("https://oidc.eks.us-west-2.amazonaws.com/id/7C1F3AB2D539D4633E53DE1B71A0B4E6")
MAIN = "repo:acme/app:ref:refs/heads/main"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (MAIN, "acme/app"),
        ("repo:acme@1/app@2:x", "acme@1/app@2"),
        ("repo:acme/*", None),
        ("repo:*/app:x", None),
        ("project_path:a/b", None),
    ],
)
def test_a_repository(subject: str, expected: str | None) -> None:
    assert repository_of(subject) == expected


@pytest.mark.parametrize(
    ("subject", "pattern"),
    [
        ("org/a-1/project/b-2/user/c-3", "org/a-1/project/b-2/user/*"),
        ("organization:a:project:b:workspace:c:run_phase:plan",
         "organization:a:project:b:workspace:c:run_phase:*"),
        ("organization:a:pipeline:b:ref:c:commit:d:step:e", "organization:a:pipeline:b:ref:c:*"),
        (MAIN, MAIN),
    ],
)  # fmt: skip
def test_what_also_the_next_run_matches(subject: str, pattern: str) -> None:
    assert lasting_subject(subject) == pattern


def test_the_nearest_of_several_patterns() -> None:
    wanted = ("repo:other/x:*", "repo:acme/app:ref:refs/heads/dev")
    assert nearest_pattern(wanted, MAIN) == wanted[1]


@pytest.mark.parametrize(
    ("wanted", "right"),
    [
        ("repo:Acme/App:ref:refs/heads/main", MAIN),
        ("repo:acme/app:*", None),
        ("repo:ACME/app:*", "repo:acme/app:*"),
        ("repo:acme/app:ref:refs/heads/dev", None),
        ("repo:other/app:*", None),
        ("${aws:x}", None),
    ],
)
def test_a_pattern_put_right(wanted: str, right: str | None) -> None:
    assert correct_subject(wanted, MAIN) == right


def test_the_ids_of_github_are_put_in() -> None:
    with_ids = "repo:acme@1/app@2:ref:refs/heads/main"
    assert correct_subject(MAIN, with_ids) == with_ids
    assert correct_subject("repo:acme/app:*", with_ids) == "repo:acme@1/app@2:*"


@pytest.mark.parametrize(
    ("wanted", "got", "words"),
    [
        (MAIN.upper(), MAIN, "only in case"),
        (MAIN, "something:else", "does not begin with repo:"),
        (MAIN, "repo:acme@1/app@2:ref:refs/heads/main", "immutable IDs, as GitHub writes it"),
        ("repo:acme@1/app@2:x", "repo:acme/app:x", "only the names"),
        ("repo:acme/other:x", MAIN, "the repository acme/other, and the job runs in acme/app"),
        ("repo:Acme/app:x", MAIN, "same repository on GitHub"),
        ("repo:acme/app", MAIN, "ends after the repository"),
        (MAIN, "repo:acme/app:environment:prod", "runs in an environment"),
    ],
)
def test_why_two_subjects_of_github_differ(wanted: str, got: str, words: str) -> None:
    assert words in why_differs(wanted, got, GITHUB)


def test_why_subjects_of_others_differ() -> None:
    branch = "project_path:a/b:ref_type:branch:ref:main"
    tag = "project_path:a/b:ref_type:tag:ref:v1"
    assert (
        why_differs(branch, tag, GITLAB) == "The role requires a branch, and this token is of a "
        "tag."
    )
    accounts = ("system:serviceaccount:a:b", "system:serviceaccount:a:c")
    assert "namespace and name" in why_differs(*accounts, EKS)
    assert "character by character" in why_differs("a", "b", GITLAB)
