"""Bystanders who come with a token of the same provider."""

from __future__ import annotations

import pytest

from doctor.evaluate import parse_policy
from doctor.fix.token_bystanders import draw_other_tokens, is_claim, vary_trusted_audiences
from doctor.model.case import CaseRequest
from doctor.model.principal import parse_caller
from tests.rules.shared.support import BOB, allow, document

HOST = "token.actions.githubusercontent.com"
GITHUB = parse_caller(f"arn:aws:iam::222233334444:oidc-provider/{HOST}")


def labels(subject: str) -> list[str]:
    return [each.label for each in draw_other_tokens(GITHUB, {f"{HOST}:sub": [subject]})]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("repo:acme/app:ref:refs/heads/main",
         ["other branches of acme/app", "tags of acme/app", "pull requests of acme/app",
          "other environments of acme/app", "other repositories of acme",
          "repositories of anybody"]),
        ("system:serviceaccount:orders:api",
         ["other service accounts of namespace orders", "pods of other namespaces"]),
        ("project_path:a/b:ref_type:branch:ref:main",
         ["other branches of a/b", "tags of a/b", "projects of anybody"]),
        ("whatever", ["any other token of the same provider"]),
        ("another-subject", []),
    ],
)  # fmt: skip
def test_subjects_that_are_near(subject: str, expected: list[str]) -> None:
    assert labels(subject) == expected


def test_the_token_itself_is_no_bystander() -> None:
    assert "pull requests of acme/app" not in labels("repo:acme/app:pull_request")
    others = draw_other_tokens(GITHUB, {f"{HOST}:sub": ["x"], f"{HOST}:aud": ["a"]})
    assert [each.context[f"{HOST}:aud"] for each in others] == [["a"]]


def test_whoever_signs_with_keys_has_no_token() -> None:
    assert list(draw_other_tokens(parse_caller(BOB), {f"{HOST}:sub": ["x"]})) == []


@pytest.mark.parametrize(
    ("key", "claim", "expected"),
    [
        (f"{HOST}:sub", "sub", True),
        (f"{HOST}:sub", "aud", False),
        (f"{HOST}:sub", None, True),
        ("aws:sub", "sub", False),
        ("sub", "sub", False),
    ],
)
def test_a_claim_is_a_key_of_a_provider(key: str, claim: str | None, expected: bool) -> None:
    assert is_claim(key, claim) is expected


def test_each_audience_that_a_policy_trusts_is_tried_too() -> None:
    block = {"StringEquals": {f"{HOST}:aud": ["a", "b"], f"{HOST}:sub": "s"}}
    policy = parse_policy("trust policy", document(allow(Principal="*", Condition=block)))
    request = CaseRequest(context={f"{HOST}:aud": ["x"]})
    tried = [each.context[f"{HOST}:aud"] for each in vary_trusted_audiences(policy, request)]
    assert tried == [["x"], ["a"], ["b"]]
    assert len(list(vary_trusted_audiences(policy, CaseRequest()))) == 1
