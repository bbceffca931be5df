"""federation/roles-anywhere-certificate: checked before any role is asked."""

from __future__ import annotations

from tests.rules.support import diagnosed, ids_of, raw_case

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
    assert ids_of(raw)[0] == RULE
