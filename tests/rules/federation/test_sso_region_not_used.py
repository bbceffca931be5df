"""federation/sso-region-not-used: the portal's address names the Region."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "federation/sso-region-not-used"


def test_both_settings_are_shown() -> None:
    finding = first(RULE)
    assert finding.title == (
        "the call goes to Identity Center in us-east-1, and it is in eu-west-1"
    )
    assert [each.quote.text for each in finding.evidence if each.quote][:2] == [
        "sso_region = eu-west-1",
        "region = us-east-1",
    ]


def test_a_text_that_names_no_region_tells_nothing() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [{"text": "UnauthorizedException: Session token not found or invalid"}]
    assert RULE not in ids_of(raw)


def test_a_region_that_the_reporter_names_is_not_the_one_of_the_call() -> None:
    raw = raw_case(RULE)
    answer = (
        "An error occurred (UnauthorizedException) when calling the GetRoleCredentials operation"
    )
    raw["errors"] = [{"text": f"{answer}: Session token not found\n\nwe are mostly in us-west-2"}]
    assert RULE not in ids_of(raw)
