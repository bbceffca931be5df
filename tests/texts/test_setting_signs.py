"""What texts tell of keys, profiles and settings: in many spellings, and not where it is near."""

from __future__ import annotations

import pytest

from doctor.texts.setting_signs import SETTING_SIGNS, find_handed_profile, find_set_profiles
from doctor.texts.sign import Surrounding
from doctor.texts.surroundings import any_shows


@pytest.mark.parametrize(
    ("sign", "text", "shown"),
    [
        ("clock-told", "turns out the system time was 7 minutes behind", True),
        ("clock-told", "the clock of the VM drifts", True),
        ("clock-told", "around the clock we see wrong answers. It is slow", False),
        ("profile-wins", "AWS_PROFILE takes precedence over the keys in the environment", True),
        ("profile-wins", "my keys are overridden by AWS_PROFILE", True),
        ("profile-wins", "the keys take precedence over the profile", False),
        ("session-inlined", "it works if I move sso_region and the rest into [profile dev]", True),
        ("session-inlined", "sso_region = eu-west-1", False),
        ("key-pair-set", "access_key = a\nsecret_key = b", True),
        ("key-pair-set", "the access key and the secret key", False),
        ("keys-of-sign-in", "keys from `aws sts get-session-token`", True),
    ],
)
def test_a_sign_is_told_from_what_is_near(sign: Surrounding, text: str, shown: bool) -> None:
    assert sign in SETTING_SIGNS
    assert any_shows((text,), sign) is shown


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("aws-vault exec base -- terraform plan", "base"),
        ("aws-vault exec --no-session base -- terraform plan", "base"),
        ("aws-vault exec --duration=2h base -- make", "base"),
        ("aws-vault list", None),
    ],
)
def test_the_profile_of_the_wrapper_is_found(text: str, name: str | None) -> None:
    assert find_handed_profile(["nothing", text]) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('provider "aws" {\n  profile = "prod"\n}', ["prod"]),
        ("providers: { aws: { profile: 'dev' } }", ["dev"]),
        ("session = boto3.Session(profile_name='ops')", ["ops"]),
        ("AWS_PROFILE=dev", []),
        ("[profile dev]\nrole_arn = x", []),
    ],
)
def test_profiles_that_settings_name_are_found(text: str, names: list[str]) -> None:
    assert list(find_set_profiles([text])) == names
