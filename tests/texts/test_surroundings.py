"""What texts tell of where a call was made: each sign by its words, and not by its neighbours'."""

from __future__ import annotations

from typing import get_args

import pytest

from doctor.texts.surroundings import Surrounding, any_shows

EXAMPLES: list[tuple[Surrounding, str, str]] = [
    ("answered-elsewhere", "it works fine with the aws cli", "the aws cli fails too"),
    ("identity-center", "then aws sso login", "then aws login"),
    ("kubernetes", "system:serviceaccount:prod:app", "a service of ours"),
    ("long-term-key", "AKIA…MPLE", "XAKIAIOSFODNN7EXAMPLE"),
    ("node-role", "assumed-role/eks-node-group-1/i-0", "assumed-role/app/node"),
    ("other-issuer", "gitlab runner", "oidc.eks.eu-west-1.amazonaws.com"),
    ("pod-identity", "the service account has a role", "the account has a role"),
    ("session-key", "ASIA**** was used", "ASIAN food"),
    ("session-token", "AWS_SESSION_TOKEN=x", "a token was sent"),
]


@pytest.mark.parametrize(("sign", "shown", "other"), EXAMPLES)
def test_a_sign_is_seen_in_any_of_the_texts(sign: Surrounding, shown: str, other: str) -> None:
    assert any_shows(("nothing", shown), sign)
    assert not any_shows((other,), sign)


def test_every_sign_has_an_example() -> None:
    assert {sign for sign, _, _ in EXAMPLES} == set(get_args(Surrounding))
