"""Profiles that options, variables and files name."""

from __future__ import annotations

import pytest

from doctor.texts.named_profiles import find_profiles


@pytest.mark.parametrize(
    "text", ["aws s3 ls --profile dev", "AWS_PROFILE=dev make", "--aws-profile dev"]
)
def test_a_profile_is_named_by_options_and_variables(text: str) -> None:
    assert list(find_profiles(text, of_files=False)) == ["dev"]


def test_a_profile_is_written_in_files_alone() -> None:
    assert list(find_profiles('profile = "dev"', of_files=True)) == ["dev"]
    assert list(find_profiles('profile = "dev"', of_files=False)) == []
