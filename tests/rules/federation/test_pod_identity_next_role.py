"""federation/pod-identity-next-role: what the association sends."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/pod-identity-next-role"


def test_the_external_id_of_the_association_is_accepted_and_proved() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert "eu-west-1/111122223333/shop/orders/api" in finding.explanation
    assert any(fix.verified for fix in finding.fixes)


def test_the_tags_that_go_along_need_their_action() -> None:
    raw = raw_case(RULE)
    (role,) = raw["roles"].values()
    role["trust_policy"]["Statement"] = role["trust_policy"]["Statement"][:1]
    del role["trust_policy"]["Statement"][0]["Condition"]
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace(
        "sts:AssumeRole on", "sts:TagSession on"
    )
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    assert finding.fixes[0].verified
    text = raw["attachments"][0]["text"].replace("false", "true")
    raw["attachments"][0]["text"] = text
    raw["errors"] = []
    assert RULE not in ids_of(raw)


def test_without_the_association_it_is_a_roles_own_matter() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    assert RULE not in ids_of(raw)
