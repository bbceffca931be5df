"""hygiene/static-keys-where-sso: long-term keys are used where a sign-in is available."""

from __future__ import annotations

from tests.rules.support import advice_of, raw_case

RULE = "hygiene/static-keys-where-sso"


def test_a_session_at_the_base_is_no_long_term_key() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["credentials"]["text"].replace("AKIA", "ASIA")
    raw["files"]["credentials"]["text"] = text + "aws_session_token = <hidden: 300 characters>\n"
    assert RULE not in advice_of(raw)


def test_a_login_profile_serves_as_well() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] += (
        "\n[profile me]\nlogin_session = arn:aws:iam::111122223333:user/bob\n"
    )
    assert RULE in advice_of(raw)
