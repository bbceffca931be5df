"""config/role-arn-malformed: role_arn is not the ARN of an IAM role."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.rules.config.role_arn_malformed import repair
from tests.rules.support import raw_case

RULE = "config/role-arn-malformed"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("arn:aws:iam::222233334444:user/bob", "IAM user"),
        ("arn:aws:iam::2222:role/Admin", "12-digit"),
        ('"arn:aws:iam::222233334444:role/Admin"', "quotes"),
        ("arn:aws:sts::222233334444:assumed-role/Admin/bob", "session"),
        ("Admin", "not an ARN"),
    ],
)
def test_what_is_wrong_is_told(value: str, says: str) -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"]
    wrong = "arn:aws:iam::222233334444:ProjectAdmin"
    raw["files"]["config"]["text"] = text.replace(wrong, value)
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert says in finding.evidence[0].says


def test_a_session_arn_is_repaired_to_its_role() -> None:
    session = "arn:aws:sts::222233334444:assumed-role/Admin/bob"
    assert repair(session) == "arn:aws:iam::222233334444:role/Admin"
