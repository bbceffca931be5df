"""JSON Web Tokens, decoded and never trusted."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from doctor.texts.jwt import find_claims, read_claims


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


CLAIMS = {"iss": "https://token.example.com", "sub": "x"}
HEAD = {"alg": "RS256", "typ": "JWT"}
TOKEN = f"{part(HEAD)}.{part(CLAIMS)}.c2ln"


def test_the_claims_of_a_token() -> None:
    assert read_claims(TOKEN) == CLAIMS
    assert read_claims(f"  {TOKEN}\n") == CLAIMS
    assert read_claims(TOKEN.rpartition(".")[0] + ".") == CLAIMS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "eyJx.eyJy.z",
        f"{part({'typ': 'JWT'})}.{part(CLAIMS)}.x",
        f"{part(HEAD)}.{part([1, 2, 3, 4])}.x",
        f"{part(HEAD)}.notjsonatall.x",
        TOKEN + "a" * 20_000,
    ],
)
def test_what_is_no_token(text: str) -> None:
    assert read_claims(text) is None


def test_the_first_token_of_a_provider_that_stands_in_a_text() -> None:
    other = f"{part(HEAD)}.{part({'sub': 'session'})}.x"
    assert find_claims(f"a {other} b {TOKEN} c") == CLAIMS
    assert find_claims(f"a {other}") is None
    assert find_claims("no token") is None
    assert find_claims(f"x{TOKEN}") is None
