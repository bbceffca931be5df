"""Profiles that options, variables and files name."""

from __future__ import annotations

import pytest

from doctor.texts.named_profiles import find_left_profile, find_made_profile, find_profiles


@pytest.mark.parametrize(
    "text", ["aws s3 ls --profile dev", "AWS_PROFILE=dev make", "--aws-profile dev"]
)
def test_a_profile_is_named_by_options_and_variables(text: str) -> None:
    assert list(find_profiles(text, of_files=False)) == ["dev"]


def test_a_profile_is_written_in_files_alone() -> None:
    assert list(find_profiles('profile = "dev"', of_files=True)) == ["dev"]
    assert list(find_profiles('profile = "dev"', of_files=False)) == []


def test_what_the_failed_command_names_is_not_left_out() -> None:
    earlier = ["aws sso login --profile dev"]
    assert find_left_profile(earlier, "aws s3 ls") == "dev"
    assert find_left_profile(earlier, "AWS_PROFILE=dev aws s3 ls") is None
    assert find_left_profile(["aws sso login --profile dev, then aws s3 ls"], None) is None
    assert find_left_profile(["aws sso login --profile dev", "aws s3 ls"], None) == "dev"
    assert find_left_profile([], None) is None


def test_an_empty_answer_takes_the_profile_that_is_offered() -> None:
    assert find_made_profile(["CLI profile name [Admin-1]: dev"]) == "dev"
    assert find_made_profile(["CLI profile name [Admin-1]:\n\nTo use"]) == "Admin-1"
    assert find_made_profile(["the CLI profile name"]) is None
