"""A SAML response is read without being trusted, and kept without what signs it."""

from __future__ import annotations

import base64

import pytest

from doctor.texts.saml_response import parse_response, readable_response

SIGNED = (
    '<samlp:Response xmlns:samlp="p" xmlns:saml="a"><ds:SignatureValue xmlns:ds="d">bm90QVJlYWw='
    "</ds:SignatureValue><saml:Audience>https://signin.aws.amazon.com/saml</saml:Audience>"
    "</samlp:Response>"
)


def test_what_signs_it_is_taken_out() -> None:
    kept = readable_response(base64.b64encode(SIGNED.encode()).decode())
    assert kept is not None
    assert "bm90QVJlYWw=" not in kept
    assert "signin.aws.amazon.com" in kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html></html>",
        "A" * 200,
        "<samlp:Response",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response>&x;</Response>',
        '<!doctype r><Response xmlns="p"/>',
    ],
)
def test_what_is_no_response_or_could_name_a_file_is_not_read(text: str) -> None:
    assert parse_response(text) is None


def test_the_earliest_end_counts() -> None:
    text = (
        '<Response><Conditions NotOnOrAfter="2026-01-31T13:00:00Z"/>'
        '<SubjectConfirmationData NotOnOrAfter="2026-01-31T12:05:00Z" Recipient="r"/></Response>'
    )
    found = parse_response(text)
    assert found is not None
    assert (found.ends, found.recipient) == ("2026-01-31T12:05:00Z", "r")
