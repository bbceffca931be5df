"""trust/external-id-mismatch: the role expects a different external ID."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "trust/external-id-mismatch"


def test_none_sent_is_told_apart_from_wrong() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"]
    raw["files"]["config"]["text"] = text.replace("external_id = ABCDEF654321\n", "")
    assert ids_of(raw)[0] == "trust/external-id-missing"


def test_the_line_in_the_config_is_quoted() -> None:
    assert str(first(RULE).evidence[0].place) == "~/.aws/config:7"


def test_a_pattern_is_never_proposed_as_a_value() -> None:
    raw = raw_case(RULE)
    role = next(iter(raw["roles"].values()))
    role["trust_policy"]["Statement"][0]["Condition"] = {"StringLike": {"sts:ExternalId": "AB*9"}}
    assert diagnose(parse_case(raw)).findings[0].fixes == ()


def test_unseen_it_stays_a_possibility() -> None:
    raw = raw_case(RULE)
    del raw["roles"]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"
