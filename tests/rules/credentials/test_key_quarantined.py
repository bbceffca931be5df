"""credentials/key-quarantined: AWS found the key in public, and attached its quarantine policy."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "credentials/key-quarantined"


def test_it_stands_before_the_plain_deny() -> None:
    assert ids_of(raw_case(RULE)) == [RULE]


@pytest.mark.parametrize("version", ["", "V2", "V3", "V4"])
def test_the_words_of_aws_are_enough(version: str) -> None:
    text = (
        "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
        "ecr:GetAuthorizationToken on resource: * with an explicit deny in an identity-based "
        f"policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine{version}"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    assert ids_of(raw) == [RULE]


def test_attached_it_stops_no_assume_call_and_is_told_all_the_same() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    diagnosis = diagnose(parse_case(raw))
    assert (diagnosis.verdict, diagnosis.findings[0].severity) == ("healthy", "warning")


def test_its_name_is_enough_where_its_text_may_not_be_read() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    (principal,) = raw["principals"].values()
    names = [each["arn"] for each in principal.pop("identity_policies") if each.get("arn")]
    principal["attached_policies"] = names
    assert [each.id for each in diagnose(parse_case(raw)).findings] == [RULE]
    principal["attached_policies"] = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    assert diagnose(parse_case(raw)).findings == ()
