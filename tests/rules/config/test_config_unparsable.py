"""config/config-unparsable: a shared file cannot be parsed, so that no profile is read."""

from __future__ import annotations

from doctor.engine import diagnose
from doctor.model.case_file import parse_case
from tests.rules.support import raw_case

RULE = "config/config-unparsable"


def test_the_line_is_told_and_a_secret_on_it_is_not() -> None:
    raw = raw_case(RULE)
    secret = "notARealSecretKey00000000000000000000000"
    raw["files"]["config"]["text"] += secret + "\n"
    report = str(diagnose(parse_case(raw)).findings)
    assert "~/.aws/config" in report
    assert secret not in report
