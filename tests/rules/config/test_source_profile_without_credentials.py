"""config/source-profile-without-credentials: the base of the chain has no credentials of any kind."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of

RULE = "config/source-profile-without-credentials"


def test_the_empty_profile_is_named() -> None:
    assert "“base”" in first(RULE).title


def test_an_error_text_alone_is_enough() -> None:
    text = 'The source profile "base" must have credentials.'
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]})[0] == RULE


def test_from_the_words_alone_it_is_not_said_what_the_profile_holds() -> None:
    text = 'aws: [ERROR]: The source profile "corp" must have credentials.'
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "that this tool, or its version, does not know" in finding.explanation
    assert finding.evidence[0].says == text
