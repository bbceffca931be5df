"""permission/identity-policy-missing: no identity policy of the caller allows the assume call."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "permission/identity-policy-missing"


def test_the_new_policy_names_this_role_alone() -> None:
    document = first(RULE).fixes[0].document
    assert document["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Resource": "arn:aws:iam::222233334444:role/ProjectAdmin",
        }
    ]


def test_in_one_account_a_trust_policy_that_names_the_user_is_enough() -> None:
    raw = raw_case(RULE)
    text = raw["files"]["config"]["text"].replace("222233334444", "111122223333")
    raw["files"]["config"]["text"] = text
    (role,) = raw["roles"].values()
    role["trust_policy"]["Statement"][0]["Principal"]["AWS"] = raw["caller"]["arn"]
    raw["roles"] = {"arn:aws:iam::111122223333:role/ProjectAdmin": role}
    del raw["errors"]
    assert ids_of(raw) == []
