"""request/session-tags-invalid: the session tags are not valid: their number, letters or length, or what may be passed on."""

from __future__ import annotations

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import ids_of, raw_case

RULE = "request/session-tags-invalid"


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({f"key-{number}": "x" for number in range(51)}, "51 tags"),
        ({"Team": "a", "team": "b"}, "sent twice"),
        ({"Team": "x" * 257}, "257 characters"),
        ({"k" * 129: "x"}, "129 characters"),
        ({"Title": "fix: a\nb"}, "a line break"),
        ({"Owner": "a & b"}, "&"),
    ],
)
def test_each_rule_is_told_before_any_call(tags: dict[str, str], says: str) -> None:
    raw = raw_case(RULE, "near_miss")
    raw["request"]["tags"] = tags
    (finding,) = diagnose(parse_case(raw)).findings
    assert finding.id == RULE
    assert says in finding.title


def test_letters_of_any_script_are_allowed() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["request"]["tags"] = {"Müller": "東京 1=2+3@x.y:z/_-"}
    assert ids_of(raw) == []


def test_what_is_passed_on_has_to_be_sent() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["request"]["transitive_tag_keys"] = ["Project"]
    assert ids_of(raw) == [RULE]


@pytest.mark.parametrize(
    "text",
    [
        "An error occurred (InvalidParameterValue) when calling the AssumeRole operation: One of "
        "the specified transitive tag keys can't be set because it conflicts with a transitive "
        "tag key from the calling session.",
        "InvalidParameterValue: The specified transitive tag key must be included in the requested "
        "tags.",
    ],
)
def test_the_rules_of_passing_on_are_known_by_their_words(text: str) -> None:
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
