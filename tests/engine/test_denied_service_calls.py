"""Calls beside the assume that AWS refused: the caller's own policies are asked about them."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.situation import OtherDenial
from tests.engine.support import BOB, DENIED, GRANT, document, principal, situation

PASSED = "arn:aws:iam::111122223333:role/App"
ALICE = "arn:aws:iam::111122223333:user/alice"


def denial(action: str, resource: str, who: str = BOB, operation: str = "RunTask") -> str:
    return (
        f"An error occurred (AccessDenied) when calling the {operation} operation: User: {who} is "
        f"not authorized to perform: {action} on resource: {resource} because no identity-based "
        f"policy allows the {action} action"
    )


def others(*texts: str, **parts: Any) -> tuple[OtherDenial, ...]:
    whole: dict[str, Any] = {"principals": {BOB: principal(GRANT), ALICE: principal()}, **parts}
    errors = [{"text": each, "from": "pasted"} for each in texts]
    return situation(errors=errors, **whole).others


def own_side(found: OtherDenial) -> str:
    layer = found.verdict.layer("identity policy")
    assert layer is not None
    return layer.decision


def test_a_refused_call_is_judged_for_its_own_action_and_resource() -> None:
    (found,) = others(denial("iam:PassRole", PASSED))
    assert (found.action, found.caller.arn) == ("iam:PassRole", BOB)
    assert own_side(found) == "implicit-deny"
    assert found.verdict.action == "iam:PassRole"


def test_a_grant_of_the_very_call_lets_it() -> None:
    grant = document({"Effect": "Allow", "Action": "iam:PassRole", "Resource": PASSED})
    near = others(denial("iam:PassRole", PASSED), principals={BOB: principal(grant)})
    far = others(denial("iam:PassRole", f"{PASSED}2"), principals={BOB: principal(grant)})
    assert own_side(near[0]) == "allow"
    assert own_side(far[0]) == "implicit-deny"


def test_the_caller_is_the_one_that_the_error_names() -> None:
    (found,) = others(denial("s3:GetObject", "arn:aws:s3:::b/k", ALICE, "GetObject"))
    assert found.caller.arn == ALICE


@pytest.mark.parametrize(
    "text",
    [
        DENIED,
        DENIED.replace("sts:AssumeRole", "sts:TagSession"),
        DENIED.replace("sts:AssumeRole", "sts:SetSourceIdentity"),
        "ExpiredToken: The provided token has expired.",
    ],
)
def test_what_rides_along_and_what_is_no_denial_is_judged_elsewhere(text: str) -> None:
    assert others(text) == ()


def test_each_refused_call_is_judged() -> None:
    found = others(
        denial("s3:GetObject", "arn:aws:s3:::b/k", BOB, "GetObject"), denial("iam:PassRole", PASSED)
    )
    assert [each.action for each in found] == ["s3:GetObject", "iam:PassRole"]


def keys(key_id: str, *, token: bool = False) -> dict[str, Any]:
    text = f"[default]\naws_access_key_id = {key_id}\naws_secret_access_key = <hidden: 40 characters>\n"
    text += "aws_session_token = <hidden: 300 characters>\n" if token else ""
    return {
        "files": {"config": None, "credentials": {"path": "~/.aws/credentials", "text": text}},
        "env": {},
    }


@pytest.mark.parametrize(
    ("parts", "decision"),
    [
        (keys("AKIARTX3GSDSQAAAAAAA"), "explicit-deny"),
        (keys("ASIARTX3GSDSQAAAAAAA", token=True), "unknown"),
        (keys("ASIARTX3GSDSQAAAAAAA"), "unknown"),
        ({}, "unknown"),
    ],
)
def test_long_term_keys_carry_no_mfa_and_a_session_may(
    parts: dict[str, Any], decision: str
) -> None:
    forced = document(
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        },
    )
    (found,) = others(
        denial("s3:GetObject", "arn:aws:s3:::b/k", BOB, "GetObject"),
        principals={BOB: principal(forced)},
        **parts,
    )
    assert found.verdict.decision == decision
