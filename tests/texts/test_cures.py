"""What helped somebody, as they tell it: told apart from what did not."""

from __future__ import annotations

import pytest

from doctor.texts.cures import Cure, tells_cure


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("if I set `role_session_name` to bob, then the error is gone", "session-name"),
        ("it works once AWS_SDK_LOAD_CONFIG=1 is exported", "switch"),
        ("After unsetting the AWS_ACCESS_KEY_ID variable it works", "unsetting"),
        ("Setting AWS_PROFILE=dev fixed it", "profile"),
        ("It only works when AWS_REGION is set", "region"),
        ("when I export AWS_ACCESS_KEY_ID by hand it works", "keys"),
        ("adding AWS_SESSION_TOKEN solved it", "session-token"),
        ("The only way I found to fix this was to put AWS_PROFILE before the call", "profile"),
        ("After the session is renewed by hand it works again", "sign-in"),
        ("Once I log in again it works", "sign-in"),
        ('sls will fail unless you set `export AWS_SDK_LOAD_CONFIG="true"`', "switch"),
        ("The deployment fails without AWS_REGION", "region"),
        ("when the credentials are exported into environment variables, it goes through", "keys"),
    ],
)
def test_a_cure_is_told(text: str, cure: Cure) -> None:
    assert tells_cure([text], cure)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("it does not work when I set AWS_PROFILE", "profile"),
        ("role_session_name is set to bob", "session-name"),
        ("AWS_REGION is eu-west-1. The other job works", "region"),
        ("", "keys"),
        ("I cannot get it to work with AWS_PROFILE set", "profile"),
        # It is another program that works.
        ("The AWS CLI works with this profile when --profile dev is given", "profile"),
        ("after aws sso login, aws s3 ls works", "sign-in"),
    ],
)
def test_what_did_not_help_is_no_cure(text: str, cure: Cure) -> None:
    assert not tells_cure([text], cure)
