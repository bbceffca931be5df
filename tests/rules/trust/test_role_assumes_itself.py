"""trust/role-assumes-itself: a role that assumes itself must be named in its own trust policy."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "trust/role-assumes-itself"


def test_leaving_the_call_out_comes_before_widening_the_policy() -> None:
    kinds = [fix.kind for fix in first(RULE).fixes]
    assert set(kinds) == {"workflow", "trust-policy"}


def test_a_session_of_another_role_is_not_it() -> None:
    raw = raw_case(RULE)
    session = "arn:aws:sts::222233334444:assumed-role/Other/job"
    raw["caller"]["arn"] = session
    raw["errors"][0]["text"] = raw["errors"][0]["text"].replace(
        "arn:aws:sts::222233334444:assumed-role/ProjectAdmin/job", session
    )
    assert RULE not in ids_of(raw)
