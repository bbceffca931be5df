"""federation/sso-role-not-assigned: the sign-in is good, the role is not theirs."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case, words_alone

RULE = "federation/sso-role-not-assigned"


def test_permission_set_and_account_are_named_with_their_lines() -> None:
    finding = first(RULE)
    assert finding.title == "the signed-in user is not assigned Developer in account 111122223333"
    assert str(finding.evidence[0].place) == "~/.aws/config:7"


def test_a_sign_in_that_has_ended_is_another_cause() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["collected_at"] = "2026-01-31T19:00:00Z"
    assert RULE not in ids_of(raw)


def test_the_words_alone_tell_it() -> None:
    assert words_alone(RULE) == [RULE]


def test_the_words_of_javascript_are_known_as_well() -> None:
    text = (
        "ForbiddenException: No access\n    at de_GetRoleCredentialsCommandError "
        "(/app/node_modules/@aws-sdk/client-sso/dist-cjs/index.js:512:15)"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]


def test_the_words_of_java_are_known_as_well() -> None:
    text = (
        "software.amazon.awssdk.services.sso.model.ForbiddenException: No access (Service: Sso, "
        "Status Code: 403, Request ID: 0)"
    )
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]}) == [RULE]
