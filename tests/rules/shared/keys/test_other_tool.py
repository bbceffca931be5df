"""What is told of other tools and releases: the same credentials, another end."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import judge_case
from doctor.rules.shared.keys.other_tool import works_elsewhere, works_in_other_release


@pytest.mark.parametrize(
    "text",
    [
        "But aws s3 ls --profile dev is working.",
        "The CLI works, the app says: Unable to locate credentials",
        "It works fine with the AWS CLI, in the app: Unable to locate credentials",
        'With "aws s3" I can read the bucket. Unable to locate credentials',
        "In the container, docker exec: aws sts get-caller-identity succeeds. Unable to locate "
        "credentials",
    ],
)
def test_another_tool_is_told_to_work(text: str) -> None:
    assert works_elsewhere(judge_case(case_of_paste(text)))


@pytest.mark.parametrize(
    "text",
    [
        "The CLI does not work either: Unable to locate credentials",
        "aws s3 ls never works: Unable to locate credentials",
        "Unable to locate credentials",
    ],
)
def test_what_fails_as_well_is_no_other_tool(text: str) -> None:
    assert not works_elsewhere(judge_case(case_of_paste(text)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I downgraded to 2.1 and it is gone: Unable to locate credentials", True),
        ("After upgrading to v5 it fails: Unable to locate credentials", True),
        ("It worked in 1.54: Unable to locate credentials", True),
        ("Unable to locate credentials in 1.54", False),
    ],
)
def test_another_release_is_told_to_work(text: str, told: bool) -> None:
    assert works_in_other_release(judge_case(case_of_paste(text))) is told
