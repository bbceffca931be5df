"""permission/identity-policy-resource-mismatch: the caller may assume roles, but not this one."""

from __future__ import annotations

from tests.rules.support import first

RULE = "permission/identity-policy-resource-mismatch"


def test_the_role_is_added_beside_the_other() -> None:
    document = first(RULE).fixes[0].document
    assert document["Statement"][0]["Resource"] == [
        "arn:aws:iam::222233334444:role/ProjectReader",
        "arn:aws:iam::222233334444:role/ProjectAdmin",
    ]
