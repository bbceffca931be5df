"""config/services-section-missing: `services` names a section that is not in the config file."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "config/services-section-missing"


def test_the_nearest_section_is_proposed_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    assert "+services = lokal" in (fix.diff or "")


def test_an_endpoint_of_the_environment_comes_first() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_ENDPOINT_URL_STS": "https://sts.us-east-1.amazonaws.com"}
    assert RULE not in ids_of(raw)


def test_switched_off_endpoint_settings_are_not_looked_up() -> None:
    raw = raw_case(RULE)
    raw["env"] = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
    assert RULE not in ids_of(raw)
