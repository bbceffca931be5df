"""A job of CI is not told to write a person's files."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose

WRONG = (
    "Error: The request signature we calculated does not match the signature you provided. Check "
    "your AWS Secret Access Key and signing method.\n"
)
STEP = "Run aws-actions/configure-aws-credentials@v4\n##[error]"


@pytest.mark.parametrize(("before", "commands"), [("", ["aws configure"]), (STEP, [])])
def test_a_key_is_stored_where_the_call_is_made(before: str, commands: list[str]) -> None:
    found = diagnose(case_of_paste(before + WRONG)).findings[0]
    assert found.id == "credentials/secret-key-wrong"
    assert list(found.fixes[0].commands) == commands
    assert ("in the secrets of the job" in found.fixes[0].title) is (not commands)
