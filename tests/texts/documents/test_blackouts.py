"""Accounts that were blacked out are unknown, and no fault of the policy."""

from __future__ import annotations

import pytest

from doctor.evaluate.patterns import is_open
from doctor.texts.documents.blackouts import open_blackouts, role_without_account


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::XXXXXXXXXXXX:root",
        "arn:aws:iam::<account-id>:role/app",
        "arn:aws:iam::123456789:user/bob",
        "arn:aws:iam::************:user/bob",
        "arn:aws:iam::[REDACTED]:oidc-provider/x.io",
        "arn:aws:sts::xxx:assumed-role/app/s",
        "arn:aws:iam:::role/app",
    ],
)
def test_what_is_no_account_is_unknown(arn: str) -> None:
    found = open_blackouts({"Principal": {"AWS": [arn]}})["Principal"]["AWS"][0]
    assert is_open(found)
    assert found.startswith("arn:aws:")


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::*:role/app",
        "arn:aws:iam::${var.account}:root",
        "sts:AssumeRole",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert open_blackouts([text]) == [text]


def test_a_role_keeps_its_name() -> None:
    assert role_without_account("arn:aws:iam::xxx:role/team/app") == "app"
    assert role_without_account("arn:aws:iam::111122223333:role/app") is None
    assert role_without_account("arn:iam::111122223333:role/app") is None
