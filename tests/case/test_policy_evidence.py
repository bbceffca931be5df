"""Policies into a case: each where it belongs, in place of what was seen there."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.case.policy_evidence import (
    give_boundary,
    give_guardrails,
    give_identity_policies,
    give_session_policy,
    give_trust_policy,
)
from doctor.model.case import Case
from doctor.model.case_iam import CasePolicy
from doctor.model.plain_json import statements_of

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
POLICY: dict[str, Any] = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
DENY: dict[str, Any] = {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


def test_a_trust_policy_ends_not_knowing_it_and_proves_the_role_to_be_there() -> None:
    what = f"roles/{ROLE}/trust_policy"
    given = give_trust_policy(
        case(
            unknown=[{"what": what, "why": "denied"}, {"what": "env", "why": "elsewhere"}],
            roles={ROLE: {"exists": False, "role_id": "AROAEXAMPLE"}},
        ),
        ROLE,
        POLICY,
        7200,
    )
    role = given.roles[ROLE]
    assert (role.trust_policy, role.exists, role.max_session_duration) == (POLICY, True, 7200)
    assert role.role_id == "AROAEXAMPLE"
    assert [each.what for each in given.unknown] == ["env"]


def test_a_session_limit_that_was_seen_stays_where_none_is_given() -> None:
    seen = case(roles={ROLE: {"max_session_duration": 3600}})
    assert give_trust_policy(seen, ROLE, POLICY).roles[ROLE].max_session_duration == 3600


def test_identity_policies_and_boundary_go_to_the_principal_and_leave_each_other() -> None:
    named = (CasePolicy(name="own", document=POLICY),)
    given = give_boundary(give_identity_policies(case(), BOB, named), BOB, DENY)
    assert given.principals[BOB].identity_policies == named
    assert given.principals[BOB].boundary == DENY
    assert given.principals[BOB].tags is UNSET


def test_a_session_policy_goes_over_the_caller_that_is_known() -> None:
    given = give_session_policy(case(caller={"account": "111122223333"}), BOB, DENY)
    assert given.caller is not UNSET
    assert (given.caller.account, given.caller.session_policy) == ("111122223333", DENY)
    fresh = give_session_policy(case(), BOB, DENY)
    assert fresh.caller is not UNSET
    assert fresh.caller.arn == BOB


def test_each_scp_is_a_level_and_one_that_only_denies_stands_beside_full_access() -> None:
    given = give_guardrails(case(), "scps", "111122223333", [POLICY, DENY])
    assert given.organizations is not UNSET
    levels = given.organizations[0].accounts["111122223333"].scps or ()
    assert [len(level) for level in levels] == [1, 2]
    assert levels[1][1] == DENY


def test_rcps_stand_alone_and_leave_other_accounts_and_organizations() -> None:
    held = case(
        organizations=[
            {"id": "o-1", "accounts": {"333344445555": {"scps": [[]]}}},
            {"id": "o-2", "accounts": {"222233334444": {"scps": [[]]}}},
        ]
    )
    given = give_guardrails(held, "rcps", "222233334444", [DENY])
    assert given.organizations is not UNSET
    named = {each.id: each.accounts for each in given.organizations}
    assert named["o-2"]["222233334444"].rcps == ((DENY,),)
    assert named["o-2"]["222233334444"].scps == ((),)
    assert named["o-1"] == held.organizations[0].accounts  # type: ignore[index]


def test_a_lone_statement_is_one_and_what_is_no_statement_is_left_out() -> None:
    assert statements_of(DENY) == [DENY["Statement"]]
    assert statements_of({"Statement": [1, {"Effect": "Allow"}]}) == [{"Effect": "Allow"}]
    assert statements_of(None) == statements_of({"Statement": "x"}) == []
