"""trust/trust-only-service: only a service is trusted, and somebody else calls."""

from __future__ import annotations

from tests.rules.support import first

RULE = "trust/trust-only-service"


def test_the_service_is_named() -> None:
    assert "ec2.amazonaws.com" in first(RULE).title


def test_the_caller_gets_a_statement_of_its_own() -> None:
    statements = first(RULE).fixes[0].document["Statement"]
    assert [each["Principal"] for each in statements] == [
        {
            "Service": "ec2.amazonaws.com",
            "AWS": "arn:aws:iam::111122223333:user/bob",
        }
    ]
