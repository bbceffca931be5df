"""config/config-unparsable: a shared file cannot be parsed, so no profile is read."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import raw_case

RULE = "config/config-unparsable"


def test_the_line_is_told_and_a_secret_on_it_is_not() -> None:
    raw = raw_case(RULE)
    secret = "notARealSecretKey00000000000000000000000"
    raw["files"]["config"]["text"] += secret + "\n"
    report = str(diagnose(parse_case(raw)).findings)
    assert "~/.aws/config" in report
    assert secret not in report


def test_a_broken_first_header_is_told_once_and_not_again_for_each_line_below() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = "[default\nregion = us-east-1\noutput = json\n"
    found = [each for each in diagnose(parse_case(raw)).findings if each.id == RULE]
    assert [each.title for each in found] == ["~/.aws/config cannot be parsed (line 1)"]


def test_no_header_is_proposed_above_what_is_no_setting() -> None:
    raw = raw_case(RULE)
    raw["files"]["config"]["text"] = '{"profile": "x"}\n'
    found = next(each for each in diagnose(parse_case(raw)).findings if each.id == RULE)
    assert found.fixes == ()
