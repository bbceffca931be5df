"""A value that was hidden has no form to judge: nothing is proven of its stand-in."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose

ENDED = "An error occurred (ExpiredToken) when calling the ListBuckets operation: it has expired\n"
DENIED = "An error occurred (AccessDenied) when calling the AssumeRole operation: Access denied\n"
HIDDEN = "wq6VlE4dwMD83UENBmQOlAx7Kp2"


def proven(paste: str) -> set[str]:
    found = diagnose(case_of_paste(paste)).findings
    return {each.id for each in found if each.certainty == "proven"}


@pytest.mark.parametrize("path", [HIDDEN, "creds"])
def test_a_containers_address_may_be_asked_whatever_its_path(path: str) -> None:
    variable = f"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:41235/{path}"
    assert "credentials/container-credentials-failed" not in proven(f"{variable}\n{ENDED}")
    elsewhere = f"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://10.0.0.7:41235/{path}"
    assert "credentials/container-credentials-failed" in proven(f"{elsewhere}\n{ENDED}")


def test_an_address_that_is_hidden_leads_nowhere_that_is_known() -> None:
    for name in ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ENDPOINT_URL"):
        assert proven(f"export {name}={HIDDEN}\n{ENDED}") <= {"credentials/session-expired"}


def test_a_device_that_is_hidden_is_of_no_wrong_form() -> None:
    profile = f"~/.aws/config:\n[profile dev]\nmfa_serial = {HIDDEN}\nregion = eu-west-1\n"
    assert "mfa/mfa-serial-malformed" not in proven(
        f"{profile}\n$ aws s3 ls --profile dev\n{DENIED}"
    )
