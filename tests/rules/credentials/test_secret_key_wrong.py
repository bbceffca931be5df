"""credentials/secret-key-wrong: the secret access key does not belong to its key ID."""

from __future__ import annotations

import re

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "credentials/secret-key-wrong"


def test_a_secret_cut_short_is_told_by_its_length() -> None:
    assert "38 characters" in first(RULE).evidence[0].says


def test_a_clock_that_is_off_is_told_apart() -> None:
    raw = raw_case(RULE)
    raw["clock_skew_seconds"] = -3600
    assert ids_of(raw)[0] == "credentials/clock-skew"


def test_a_secret_of_the_right_shape_is_likely_and_not_proven() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["credentials"]["text"]
    raw["files"]["credentials"]["text"] = re.sub(r"<hidden: .*>", "<hidden: 40 characters>", text)
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "a proxy" in (finding.next_step or "")
