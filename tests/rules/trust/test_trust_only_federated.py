"""trust/trust-only-federated: the role trusts only an identity provider, and the caller does not come from it."""

from __future__ import annotations

from tests.rules.support import first

RULE = "trust/trust-only-federated"


def test_the_statement_of_the_provider_is_left_alone() -> None:
    statements = first(RULE).fixes[0].document["Statement"]
    assert statements[0]["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statements[1]["Principal"] == {"AWS": "arn:aws:iam::111122223333:user/bob"}
