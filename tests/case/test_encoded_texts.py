"""Names that are written with percent signs are replaced as the same names elsewhere."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

import pytest

from doctor.case.encoded_texts import decode_runs, replace_encoded
from doctor.case.redacted_texts import redact_text
from doctor.case.stand_ins import StandIns

USER = "arn:aws:iam::614920385713:user/ottoline"
POLICY = json.dumps({"Statement": [{"Principal": {"AWS": USER}, "Action": "sts:AssumeRole"}]})


@pytest.mark.parametrize("safe", ["/", "", "/*"])
def test_a_policy_as_iam_gives_it_means_the_same_redacted(safe: str) -> None:
    made = StandIns()
    answer = json.dumps({"Role": {"AssumeRolePolicyDocument": quote(POLICY, safe=safe)}})
    shown = json.loads(redact_text(answer, made))["Role"]["AssumeRolePolicyDocument"]
    assert unquote(shown) == redact_text(POLICY, made)
    assert "ottoline" not in unquote(shown)


def test_in_an_address_too_and_twice_encoded() -> None:
    made = StandIns()
    shown = redact_text(f"https://x.example/?role={quote(quote(USER, safe=''), safe='')}&y=1", made)
    assert unquote(unquote(shown)).partition("role=")[2] == redact_text(USER, made) + "&y=1"


@pytest.mark.parametrize(
    "text", ["100% sure", "%zz%2", "a%2Fb", "%2f%2F", "%ff%2F", "", "a%3A%E2%82%AC", "x%3Ay%20z"]
)
def test_what_nobody_replaces_stays_as_it_is(text: str) -> None:
    assert replace_encoded(text, lambda plain: plain) == text


def test_runs_are_decoded() -> None:
    assert list(decode_runs("a role%2Fx and 5% of y%3Az")) == ["role/x", "y:z"]
