"""federation/roles-anywhere-trust-anchor: aws:SourceArn is the trust anchor."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "federation/roles-anywhere-trust-anchor"


def test_the_anchor_of_the_command_is_compared_with_the_policy() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert any("trust-anchor/" in each.says for each in finding.evidence)
    assert finding.fixes[0].verified


def test_an_anchor_that_nobody_named_is_not_called_wrong() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_the_line_of_a_profile_names_the_anchor_as_well() -> None:
    raw = raw_case(RULE)
    command = raw["attachments"].pop()["text"]
    text = f"[profile worker]\ncredential_process = {command}\n"
    raw["files"] = {"config": {"path": "~/.aws/config", "text": text}}
    assert diagnose(parse_case(raw)).findings[0].certainty == "proven"
