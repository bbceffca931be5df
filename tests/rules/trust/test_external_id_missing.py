"""trust/external-id-missing: the role requires an external ID, and the call sends none."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "trust/external-id-missing"


def test_the_setting_is_added_to_the_profile() -> None:
    assert "+external_id = ABCDEF123456" in (first(RULE).fixes[0].diff or "")


def test_an_external_id_that_nobody_saw_is_not_called_missing_for_certain() -> None:
    raw = raw_case(RULE)
    del raw["files"]
    del raw["env"]
    raw["target"] = {"profile": None, "role_arn": "arn:aws:iam::222233334444:role/ProjectAdmin"}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "none was seen" in finding.title


def test_a_role_without_a_name_is_a_word_in_the_command() -> None:
    text = (
        "AccessDenied when calling the AssumeRole operation\n\nTrust policy:\n"
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
        '"Principal": {"AWS": "111122223333"}, '
        '"Condition": {"StringEquals": {"sts:ExternalId": "acme-1"}}}]}\n'
    )
    finding = diagnose(case_of_paste(text)).findings[0]
    assert finding.id == RULE
    assert "--role-arn ROLE_ARN " in str(finding.fixes[0].changes[0].commands[0])
