"""federation/oidc-azp-as-audience: the key …:aud is azp where there is one."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "federation/oidc-azp-as-audience"


def test_the_audience_is_compared_under_its_own_key_and_proved() -> None:
    fix = first(RULE).fixes[0]
    assert fix.verified
    condition = fix.document["Statement"][0]["Condition"]["StringEquals"]
    assert condition["accounts.google.com:oaud"] == "https://report.example.com"


def test_a_token_without_azp_is_another_cause() -> None:
    raw = raw_case(RULE, "neighbour")
    del raw["tokens"]["oidc"]["claims"]["azp"]
    assert ids_of(raw)[0] == "federation/oidc-aud-mismatch"


def test_the_claim_is_called_by_its_name() -> None:
    shown = [each.quote.text for each in first(RULE).evidence if each.quote]
    assert shown[0].startswith('"azp"')
    assert shown[1].startswith('"aud"')
