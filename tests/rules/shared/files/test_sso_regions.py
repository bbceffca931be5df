"""The Region of Identity Center beside the one that a tool works in."""

from __future__ import annotations

import pytest

from doctor.case.pasted_text import case_of_paste
from doctor.engine import judge_case
from doctor.rules.shared.files.sso_regions import other_sso_region

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
