"""Sentences into expectations."""

from __future__ import annotations

import pytest
from msgspec import UNSET

from doctor.expect.sentences import NoSentence, parse_sentence, read_kind, read_seconds
from doctor.model.expectation import Sent


@pytest.mark.parametrize(
    ("sentence", "who", "verb", "role"),
    [
        ("alice may assume Deploy", "alice", "may_assume", "Deploy"),
        ("alice may not assume the role Deploy.", "alice", "may_not_assume", "Deploy"),
        ("the ci is trusted by Deploy", "ci", "is_trusted_by", "Deploy"),
        (
            '"the CI of a fork" is not trusted by Deploy',
            "the CI of a fork",
            "is_not_trusted_by",
            "Deploy",
        ),
        (
            "arn:aws:iam::111122223333:user/bob may assume arn:aws:iam::222233334444:role/x",
            "arn:aws:iam::111122223333:user/bob",
            "may_assume",
            "arn:aws:iam::222233334444:role/x",
        ),
    ],
)
def test_who_and_what_and_which_role(sentence: str, who: str, verb: str, role: str) -> None:
    read = parse_sentence(sentence)
    assert (read.who, getattr(read, verb)) == (who, role)
    assert read.sent == Sent()


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("MFA", Sent(mfa=True)),
        ("mfa of 20 minutes", Sent(mfa="20 minutes")),
        ("external ID abc", Sent(external_id="abc")),
        ('external ID "a b"', Sent(external_id="a b")),
        ("the session name build-1", Sent(session_name="build-1")),
        ("a source identity alice", Sent(source_identity="alice")),
        ("source IP 203.0.113.7", Sent(source_ip="203.0.113.7")),
        ("a session of 2h", Sent(duration="2h")),
        ("time 2026-01-31T12:00:00Z", Sent(time="2026-01-31T12:00:00Z")),
        ("session tag Team=core and tag Cost=7", Sent(tags={"Team": "core", "Cost": "7"})),
        (
            "claim sub=repo:acme/app:pull_request",
            Sent(claims={"sub": "repo:acme/app:pull_request"}),
        ),
        ('claim sub="a and b"', Sent(claims={"sub": "a and b"})),
        ("attribute SAML:aud=x", Sent(attributes={"SAML:aud": "x"})),
        ("aws:SourceVpc=vpc-1", Sent(context={"aws:SourceVpc": "vpc-1"})),
        ("key aws:SourceVpc=vpc-1", Sent(context={"aws:SourceVpc": "vpc-1"})),
        (
            "MFA, external ID abc and with session of 900",
            Sent(mfa=True, external_id="abc", duration="900"),
        ),
        ("no MFA", Sent()),
    ],
)
def test_what_goes_with_the_call(words: str, sent: Sent) -> None:
    assert parse_sentence(f"alice with {words} may assume Deploy").sent == sent


def test_without_is_what_is_not_said_anyway() -> None:
    assert parse_sentence("alice without MFA may not assume Deploy").sent == Sent()


def test_the_reason_is_read() -> None:
    assert parse_sentence("alice may not assume X because of an SCP").because == "SCP"
    assert parse_sentence("alice may assume X").because is UNSET
    assert read_kind("Service  control policy") == "SCP"
    assert read_kind("gravity") is None


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("alice could assume Deploy", "no sentence"),
        ("alice may assume", "no sentence"),
        ("alice with telepathy may assume Deploy", "telepathy"),
        ("alice without shoes may assume Deploy", "shoes"),
        ("", "no sentence"),
    ],
)
def test_a_sentence_that_is_none_says_what_is_wrong(sentence: str, says: str) -> None:
    with pytest.raises(NoSentence, match=says):
        parse_sentence(sentence)


@pytest.mark.parametrize(
    ("span", "seconds"),
    [
        (900, 900),
        ("900", 900),
        ("2h", 7200),
        ("90 minutes", 5400),
        ("1 day", 86400),
        ("soon", None),
        (-1, None),
    ],
)
def test_a_length_of_time(span: int | str, seconds: int | None) -> None:
    assert read_seconds(span) == seconds
