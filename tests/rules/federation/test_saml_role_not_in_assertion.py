"""federation/saml-role-not-in-assertion: role, audience, time; and nothing that can be replayed."""

from __future__ import annotations

import base64

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case, words_alone

RULE = "federation/saml-role-not-in-assertion"


def test_the_nearest_role_of_the_assertion_is_named() -> None:
    finding = first(RULE)
    assert "The nearest one in it is" in finding.explanation
    assert finding.fixes[0].title.startswith("use arn:aws:iam::111122223333:role/deployer")


def test_a_response_in_base64_is_read_as_well() -> None:
    raw = raw_case(RULE)
    xml = raw["attachments"][1]["text"]
    raw["attachments"][1]["text"] = base64.b64encode(xml.encode()).decode()
    assert "role/deployer" in diagnose(parse_case(raw)).findings[0].explanation


def test_attributes_of_a_case_do_as_well() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    pair = "arn:aws:iam::111122223333:role/read,arn:aws:iam::111122223333:saml-provider/Corp"
    name = "https://aws.amazon.com/SAML/Attributes/Role"
    raw["tokens"] = {"saml": {"attributes": {name: [pair]}}}
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.certainty) == (RULE, "proven")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Response does not contain the required audience.", "not issued for AWS"),
        ("Specified provider doesn't exist.", "a provider that the account does not have"),
        ("Response signature invalid", "signed with a certificate"),
        ("RoleSessionName is required in AuthnResponse", "no valid RoleSessionName"),
        (
            "An error occurred (ExpiredTokenException) when calling the AssumeRoleWithSAML "
            "operation: Token must be redeemed within 5 minutes of issuance",
            "has expired",
        ),
        (
            "Supplied RoleArn not found in saml assertion: arn:aws:iam::111122223333:role/x",
            "does not offer x",
        ),
    ],
)
def test_the_words_of_aws_tell_which_part_is_wrong(text: str, title: str) -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert title in finding.title


def test_an_assertion_that_has_ended_is_dated() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["collected_at"] = "2026-01-31T12:30:00Z"
    finding = diagnose(parse_case(raw)).findings[0]
    assert (finding.id, finding.title) == (RULE, "the SAML assertion has expired")


def test_without_the_assertion_it_is_possible() -> None:
    assert RULE in words_alone(RULE)


def test_a_response_with_a_document_type_is_not_read() -> None:
    raw = raw_case(RULE)
    xml = raw["attachments"][1]["text"]
    raw["attachments"][1]["text"] = f'<!DOCTYPE x [<!ENTITY a "b">]>{xml}'
    found = {each.id: each.certainty for each in diagnose(parse_case(raw)).findings}
    assert found[RULE] == "possible"


def test_an_oidc_audience_is_another_cause() -> None:
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": "Incorrect token audience"}]}
    assert ids_of(raw) == ["federation/oidc-aud-mismatch"]


def test_an_old_response_beside_another_call_is_no_cause() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["collected_at"] = "2026-01-31T12:30:00Z"
    raw["request"] = {"action": "sts:AssumeRole"}
    assert RULE not in ids_of(raw)


def test_a_list_of_roles_in_an_identity_token_is_not_called_saml() -> None:
    text = (
        "An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity "
        "operation: The target role ARN is not present in the roles claim of the identity token"
    )
    role = "arn:aws:iam::111122223333:role/deploy"
    raw = {"schema": "roledoctor.case/1", "target": {"role_arn": role}, "errors": [{"text": text}]}
    finding = diagnose(parse_case(raw)).findings[0]
    assert finding.id == RULE
    assert "SAML" not in finding.title + finding.explanation
    assert role in finding.fixes[0].commands


def test_an_assertion_that_its_provider_rejects_is_no_matter_of_roles() -> None:
    text = (
        "An error occurred (IDPRejectedClaim) when calling the AssumeRoleWithSAML operation: "
        "The identity provider reported that authentication failed"
    )
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    (finding,) = diagnose(parse_case(raw)).findings
    assert finding.id == RULE
    assert "does not vouch for" in finding.title


def test_the_sign_in_page_s_refusal_is_known_and_a_seen_response_tells_more() -> None:
    text = "Your request included an invalid SAML response. To logout, click here."
    raw = {"schema": "roledoctor.case/1", "errors": [{"text": text}]}
    (finding,) = diagnose(parse_case(raw)).findings
    assert (finding.id, finding.title) == (RULE, "AWS does not accept the SAML response")
    seen = raw_case(RULE)
    seen["errors"][0]["text"] = text
    assert "does not offer deploy" in diagnose(parse_case(seen)).findings[0].title
