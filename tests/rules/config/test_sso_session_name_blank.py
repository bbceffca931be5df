"""config/sso-session-name-blank: quotes or none, each is read by some."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.chain import Place
from tests.rules.support import first, ids_of, raw_case

RULE = "config/sso-session-name-blank"


def test_both_lines_are_shown_and_a_name_for_all_is_given() -> None:
    finding = first(RULE)
    assert finding.certainty == "likely"
    assert [each.place.line for each in finding.evidence if isinstance(each.place, Place)] == [1, 6]
    assert "[sso-session My-Corp]" in (finding.fixes[0].diff or "")
    assert "sso_session = My-Corp" in (finding.fixes[0].diff or "")


def test_boto3_reads_the_quoted_name_and_is_only_warned() -> None:
    raw = raw_case(RULE)
    del raw["attachments"], raw["errors"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.severity) == (RULE, "warning")


def test_without_quotes_boto3_reads_nothing() -> None:
    raw = raw_case(RULE)
    config = raw["files"]["config"]
    config["text"] = config["text"].replace("'", "")
    raw["attachments"] = [{"name": "command", "text": "aws s3 ls --profile dev"}]
    raw["errors"] = [{"text": 'The specified sso-session does not exist: "My Corp"'}]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")
    raw["attachments"] = [{"name": "command", "text": "terraform plan"}]
    assert RULE not in ids_of(raw)
