"""config/inline-comment-in-value: a comment or quotes became part of a value."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.rules.shared.files.comments_and_quotes import drop_comment, drop_quotes
from tests.rules.support import first, ids_of, raw_case

RULE = "config/inline-comment-in-value"


def test_the_value_alone_is_written() -> None:
    finding = first(RULE)
    fix = finding.fixes[0]
    assert finding.severity == "error"
    assert fix.verified
    assert "+role_arn = arn:aws:iam::222233334444:role/ProjectAdmin\n" in (fix.diff or "") + "\n"


@pytest.mark.parametrize(
    ("value", "meant"), [("a # b", "a"), ("a ; b", "a"), ("a#b", None), ("a", None)]
)
def test_a_comment_needs_a_blank_before_it(value: str, meant: str | None) -> None:
    assert drop_comment(value) == meant


def test_quotes_are_told_but_not_around_an_arn() -> None:
    assert drop_quotes("'us-east-1'") == "us-east-1"
    raw = raw_case(RULE, "near_miss")
    text = raw["files"]["config"]["text"]
    quoted = text.replace("role/ProjectAdmin", 'role/ProjectAdmin"').replace("= arn", '= "arn')
    raw["files"]["config"]["text"] = quoted
    assert ids_of(raw) == ["config/role-arn-malformed"]


def test_before_the_call_is_made_it_is_a_warning() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.severity) == (RULE, "warning")


def test_a_comment_on_the_source_is_looked_up_in_vain() -> None:
    raw = raw_case(RULE, "near_miss")
    text = raw["files"]["config"]["text"]
    raw["files"]["config"]["text"] = text.replace("= default", "= default # base")
    assert ids_of(raw)[0] == RULE
