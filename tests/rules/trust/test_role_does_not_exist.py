"""trust/role-does-not-exist: there is no such role in the target account."""

from __future__ import annotations

from doctor.engine import diagnose
from doctor.model.case_file import parse_case
from tests.rules.support import first, raw_case

RULE = "trust/role-does-not-exist"


def test_the_role_that_differs_in_letter_case_is_proposed() -> None:
    assert "+role_arn = arn:aws:iam::222233334444:role/ProjectAdmin" in (
        first(RULE).fixes[0].diff or ""
    )


def test_unseen_it_stays_a_possibility() -> None:
    raw = raw_case(RULE)
    del raw["roles"]
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"
