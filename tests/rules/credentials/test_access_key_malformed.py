"""credentials/access-key-malformed: the value set as access key ID cannot be one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.render.report import build_report
from tests.rules.support import ids_of, raw_case

RULE = "credentials/access-key-malformed"


SOUND = "AKIARTX3GSDSQAAAAAAA"


def with_key(key: str) -> dict[str, Any]:
    """Return the broken case with another key ID in its file."""
    raw = raw_case(RULE)
    text = raw["files"]["credentials"]["text"]
    raw["files"]["credentials"]["text"] = text.replace("AKIARTX3GSDSQAAAAAA", key)
    return raw


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("AKIARTX3GSDSQAAAAAAAA", "21 characters"),
        ("akiartx3gsdsqaaaaaaa", "lower-case letters"),
        ("AKIARTX3GSDS QAAAAAA", "a space"),
        ("AKIARTX3GSDSQAAA/AAA", "characters"),
    ],
)
def test_what_is_wrong_with_it_is_said(key: str, says: str) -> None:
    finding = diagnose(parse_case(with_key(key))).findings[0]
    assert finding.id == RULE
    assert says in finding.title


def test_a_secret_in_its_place_is_told_and_never_shown() -> None:
    secret = "notARealSecretKey1" + "AbCdEfGh23" * 2 + "xy"
    report = json.dumps(build_report(diagnose(parse_case(with_key(secret)))).to_dict())
    assert "swapped" in report
    assert secret not in report


def test_quotes_in_a_variable_are_taken_off() -> None:
    raw = raw_case(RULE)
    raw["env"] = {
        "AWS_ACCESS_KEY_ID": f'"{SOUND}"',
        "AWS_SECRET_ACCESS_KEY": "<hidden: 40 characters>",
    }
    raw["target"] = {"profile": None, "role_arn": None}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert finding.fixes[0].commands == (f"export AWS_ACCESS_KEY_ID={SOUND}",)


def test_keys_of_other_stores_are_left_alone() -> None:
    raw = with_key("minioadmin")
    raw["env"] = {"AWS_ENDPOINT_URL": "http://localhost:9000"}
    assert RULE not in ids_of(raw)
    unasked = with_key("minioadmin")
    del unasked["errors"]
    assert RULE not in ids_of(unasked)


def test_it_is_said_before_anybody_asks_aws() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


@pytest.mark.parametrize(
    "text",
    [
        'Invalid character in header content ["authorization"]',
        'net/http: invalid header field value for "Authorization"',
        "Invalid header value b'AWS4-HMAC-SHA256 Credential=AKIA",
        "An error occurred (IncompleteSignature) when calling the GetCallerIdentity operation: "
        "'x' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4'.",
    ],
)
def test_a_header_that_cannot_be_sent_points_at_a_line_break(text: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "likely")
    assert "line break" in finding.title


@pytest.mark.parametrize(
    "shown", ["myaccesskeyid", "SOME_ACCESS_KEY", "redacted", "xxx", "AAAA", "*****", "AKIA****"]
)
def test_what_a_report_shows_in_place_of_a_key_is_no_fault_of_the_key(shown: str) -> None:
    assert RULE not in ids_of(with_key(shown))


@pytest.mark.parametrize("sent", ["minioadmin", "**None**", "AKIA1234", "AKIARTX3GSDEFKEYY4"])
def test_what_is_no_word_for_a_key_was_sent(sent: str) -> None:
    assert ids_of(with_key(sent))[0] == RULE
