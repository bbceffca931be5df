"""credentials/root-user-cannot-assume: the root user of an account cannot assume roles."""

from __future__ import annotations

from doctor.case.pasted_text import case_of_paste
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "credentials/root-user-cannot-assume"


def test_the_identity_alone_is_enough() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_the_words_of_aws_alone_prove_it() -> None:
    found = diagnose(case_of_paste("AccessDenied: Roles may not be assumed by root accounts."))
    assert [(each.id, each.certainty) for each in found.findings] == [(RULE, "proven")]
