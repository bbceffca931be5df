"""The Region of Identity Center beside the one that a tool works in."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import judge_case
from doctor.rules.shared.files.sso_regions import has_missed_settings, other_sso_region

CONFIG = """[profile dev]
sso_session = corp
region = {region}

[sso-session corp]
sso_region = eu-north-1
sso_start_url = https://acme.awsapps.com/start

Unable to load SSO token
"""


@pytest.mark.parametrize(
    ("region", "told"), [("us-east-1", ("eu-north-1", "us-east-1")), ("eu-north-1", None)]
)
def test_two_regions_are_told_where_they_differ(region: str, told: tuple[str, str] | None) -> None:
    assert other_sso_region(judge_case(case_of_paste(CONFIG.format(region=region)))) == told


def test_without_files_there_is_nothing_to_compare() -> None:
    assert other_sso_region(judge_case(case_of_paste("Unable to load SSO token"))) is None


MISSES = (
    'profile "dev" is configured to use SSO but is missing required configuration: sso_region, '
    "sso_start_url"
)


@pytest.mark.parametrize(
    ("config", "there"),
    [
        (CONFIG.format(region="eu-north-1"), True),
        (
            "[profile dev]\nsso_session = corp\n\n[sso-session corp]\nsso_region = eu-north-1\n",
            False,
        ),
        ("[profile dev]\nsso_session = other\n\n[sso-session corp]\nsso_region = x\n", False),
    ],
)
def test_what_a_tool_misses_may_be_in_the_files(config: str, there: bool) -> None:
    situation = judge_case(
        case_of_paste(f"{config.replace('Unable to load SSO token', '')}\n{MISSES}")
    )
    failure = next(each for each in situation.failures if each.sso_settings)
    assert has_missed_settings(situation, failure) is there
