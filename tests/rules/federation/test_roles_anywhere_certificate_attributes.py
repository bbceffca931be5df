"""federation/roles-anywhere-certificate-attributes: tags that come from the certificate."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, raw_case

RULE = "federation/roles-anywhere-certificate-attributes"


def test_the_value_of_the_certificate_is_accepted_as_well() -> None:
    finding = first(RULE)
    assert finding.certainty == "proven"
    assert finding.fixes[0].verified


def test_a_certificate_that_nobody_showed_is_not_accused() -> None:
    raw = raw_case(RULE)
    del raw["request"]["context"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
