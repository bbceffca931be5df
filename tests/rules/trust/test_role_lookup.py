"""How an unread trust policy comes to be seen."""

from __future__ import annotations

from doctor.model.arn import parse_arn
from doctor.rules.trust._role_lookup import read_role
from tests.rules.shared.support import ROLE


def test_it_names_who_runs_what_and_where_the_answer_goes() -> None:
    said = read_role("ProjectAdmin", parse_arn(ROLE))
    assert "account 222233334444" in said
    assert "aws iam get-role --role-name ProjectAdmin" in said
    assert "--trust-policy role.json" in said
    assert "the role's account" in read_role("ProjectAdmin", None)
