"""A user's session that IAM answers has MFA: whether it is too old is the question then."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.lab.server import Lab
from tests.gather.desk import BASE, PROJECT, Desk, allowing


def trusting_fresh_mfa(seconds: int) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": BASE},
        "Action": "sts:AssumeRole",
        "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": str(seconds)}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


@pytest.mark.parametrize(
    ("mfa", "first"), [(True, "mfa/mfa-too-old"), (False, "mfa/mfa-not-in-request")]
)
def test_iam_answers_no_user_session_without_mfa(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, *, mfa: bool, first: str
) -> None:
    desk = Desk(lab, monkeypatch)
    bob = lab.create_user(BASE, "bob", policies=(allowing("sts:AssumeRole", "iam:*"),))
    role = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trusting_fresh_mfa(0))
    session = lab.session(bob, mfa=mfa)
    with (desk.folder / "credentials").open("a") as file:
        file.write(
            f"[default]\naws_access_key_id = {session.key}\n"
            f"aws_secret_access_key = {session.secret}\naws_session_token = {session.token}\n"
        )
    desk.add_role("project-role", role, "default")
    admin = lab.create_user(PROJECT, "admin", policies=(allowing("iam:*"),))
    desk.add_keys("admin", admin)
    _, report, case = desk.check("project-role", "--via", "admin")
    assert report["findings"][0]["id"] == first
    assert case["request"].get("mfa") == ({"present": True} if mfa else None)
