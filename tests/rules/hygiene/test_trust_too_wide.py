"""hygiene/trust-too-wide: the role trusts more than intended."""

from __future__ import annotations

from tests.rules.support import advice_of, first, raw_case

RULE = "hygiene/trust-too-wide"
BOB = "arn:aws:iam::111122223333:user/bob"
ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"


def test_an_external_id_is_no_wall() -> None:
    assert "anyone in the world" in first(RULE).title


def test_an_organization_or_a_network_is_one() -> None:
    raw = raw_case(RULE)
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"][0]
    statement["Condition"] = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    assert RULE not in advice_of(raw)


def test_a_name_beside_its_whole_account_narrows_nothing() -> None:
    raw = raw_case(RULE)
    statement = raw["roles"][ROLE]["trust_policy"]["Statement"][0]
    statement["Principal"] = {"AWS": [BOB, "111122223333"]}
    assert RULE in advice_of(raw)
    statement["Principal"] = {"AWS": [BOB, "444455556666"]}
    assert RULE not in advice_of(raw)
