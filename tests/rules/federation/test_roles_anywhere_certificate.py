"""federation/roles-anywhere-certificate: checked before any role is asked."""

from __future__ import annotations

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import diagnosed, raw_case

RULE = "federation/roles-anywhere-certificate"


def test_no_policy_is_accused() -> None:
    assert [each.id for each in diagnosed(RULE).findings] == [RULE]


def test_a_key_that_is_not_the_certificates_own_is_the_same_cause() -> None:
    raw = raw_case(RULE)
    raw["errors"] = [
        {
            "text": "operation error RolesAnywhere: CreateSession, https response error "
            "StatusCode: 403, RequestID: x, AccessDeniedException: Invalid signature"
        }
    ]
    found = diagnose(parse_case(raw)).findings[0]
    assert found.id == RULE
    assert "openssl pkey -in PRIVATE_KEY -pubout" in found.fixes[0].commands


def test_an_anchor_that_is_no_ca_is_for_its_owner_to_mend() -> None:
    raw = raw_case(RULE)
    words = "Incorrect basic constraints for CA certificate"
    raw["errors"] = [{"text": f"ValidationException: {words}", "from": "pasted"}]
    found = diagnose(parse_case(raw)).findings[0]
    assert (found.id, found.fixes[0].who) == (RULE, "target-admin")
