"""federation/web-identity-token-expired: the token's end, not a session's."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/web-identity-token-expired"


def test_the_end_is_dated() -> None:
    assert "2026-01-31 11:00:00Z" in first(RULE).title


def test_the_token_alone_shows_it() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]


def test_the_words_alone_show_it_and_speak_of_no_session() -> None:
    raw = raw_case(RULE)
    assert ids_of({"schema": raw["schema"], "errors": raw["errors"]}) == [RULE]


def test_a_token_that_begins_later_is_no_good_either() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["tokens"]["oidc"]["claims"]["nbf"] = 1769864400
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "not valid before 2026-01-31T13:00:00Z" in finding.title


def test_a_date_that_is_none_is_no_evidence() -> None:
    raw = raw_case(RULE, "near_miss")
    for value in (True, "soon", 1e300):
        raw["tokens"]["oidc"]["claims"]["exp"] = value
        assert ids_of(raw) == []


def test_a_key_that_is_not_found_may_be_of_an_old_token() -> None:
    raw = {
        "schema": "roledoctor.case/1",
        "env": {
            "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/a",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/t",
        },
        "errors": [{"text": "Couldn't retrieve verification key from your identity provider"}],
    }
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"


def test_a_token_that_its_provider_rejects_is_likely_an_old_one() -> None:
    text = (
        "<ErrorResponse><Error><Type>Sender</Type><Code>IDPRejectedClaim</Code><Message>"
        "idp.example.com responded with HTTP/1.1 400 Bad Request</Message></Error></ErrorResponse>"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    (finding,) = diagnose(parse_case(raw)).findings
    assert (finding.id, finding.certainty) == (RULE, "likely")


def test_a_token_that_is_too_old_is_not_a_session_of_aws() -> None:
    text = "<Code>ExpiredTokenException</Code><Message>Token too old: 441398</Message>"
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
