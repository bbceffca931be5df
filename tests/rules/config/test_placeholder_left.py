"""config/placeholder-left: a placeholder from an example was never replaced."""

from __future__ import annotations

from tests.rules.support import diagnosed, ids_of, raw_case

RULE = "config/placeholder-left"


def test_the_malformed_arn_that_follows_is_not_told_beside_it() -> None:
    assert [each.id for each in diagnosed(RULE).findings] == [RULE]


def test_a_documentation_account_counts_only_once_aws_refused_it() -> None:
    raw = raw_case(RULE, "near_miss")
    text = raw["files"]["config"]["text"].replace("222233334444", "123456789012")
    raw["files"]["config"]["text"] = text
    assert RULE not in ids_of(raw)
    role = "arn:aws:iam::123456789012:role/team/Your-Best.Role_1"
    raw["errors"] = [
        {
            "text": "An error occurred (AccessDenied) when calling the AssumeRole operation: "
            "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: "
            f"sts:AssumeRole on resource: {role}",
            "hop": 1,
        }
    ]
    assert RULE in ids_of(raw)
