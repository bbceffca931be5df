"""The question that a case frames: who calls, whose policies count, which guardrails apply."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from doctor.evaluate.question import case_caller, complete_caller, frame_question, is_assume_root
from doctor.model.case import CaseRequest
from doctor.model.observation import ABSENT, Absent, Known, Observed, Unreadable
from doctor.model.principal import Caller, parse_caller
from tests.evaluate.support import APP, BOB, ROLE, allow, case, document, principal

APP_ROLE = "arn:aws:iam::111122223333:role/team/app"
LINKED = "arn:aws:iam::222233334444:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
YES = document(allow(Resource="*"))
NO = document({**allow(Resource="*"), "Effect": "Deny"})


def organization(account: str, management: str | None = None, **levels: Any) -> dict[str, Any]:
    member = {"path": ["r-root"], **levels}
    return {"id": "o-a", "management_account": management, "accounts": {account: member}}


def state(found: Observed[Any]) -> str:
    return type(found).__name__


def test_a_resource_control_policy_is_not_counted_on_a_service_linked_role() -> None:
    seen = case(organizations=[organization("222233334444", rcps=[[NO]])])
    assert state(frame_question(seen).policies.rcps) == "Known"
    assert frame_question(seen, role_arn=LINKED).policies.rcps == ABSENT


def test_a_service_control_policy_binds_the_callers_account_and_no_other() -> None:
    seen = case(organizations=[organization("111122223333", scps=[[YES], [NO]])])
    scps = frame_question(seen).policies.scps
    assert isinstance(scps, Known)
    assert [len(level) for level in scps.value] == [1, 1]
    elsewhere = case(organizations=[organization("222233334444", scps=[[NO]])])
    assert frame_question(elsewhere).policies.scps == ABSENT


@pytest.mark.parametrize(
    "caller",
    [
        "ec2.amazonaws.com",
        "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/job",
        "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        "arn:aws:iam::222233334444:saml-provider/Corp",
    ],
)
def test_a_service_control_policy_does_not_bind_services_and_tokens(caller: str) -> None:
    seen = case(organizations=[organization("111122223333", scps=[[NO]])])
    assert frame_question(seen, caller=parse_caller(caller)).policies.scps == ABSENT


def test_the_management_account_is_bound_by_nothing() -> None:
    own = organization("111122223333", management="111122223333", scps=[[NO]])
    assert frame_question(case(organizations=[own])).policies.scps == ABSENT


def test_a_guardrail_that_a_case_names_as_unknown_is_unreadable() -> None:
    why = {"why": "AccessDenied"}
    mine = case(unknown=[{"what": "organizations/accounts/111122223333/scps", **why}])
    other = case(unknown=[{"what": "organizations/accounts/333344445555/scps", **why}])
    every = case(unknown=[{"what": "organizations/scps", **why}])
    found = [frame_question(each).policies for each in (mine, other, every)]
    assert [state(each.scps) for each in found] == ["Unreadable", "Absent", "Unreadable"]
    assert [state(each.rcps) for each in found] == ["Absent", "Absent", "Absent"]


def test_levels_that_were_not_gathered_are_taken_as_none() -> None:
    assert (
        frame_question(case(organizations=[organization("111122223333")])).policies.scps == ABSENT
    )


@pytest.mark.parametrize(
    ("given", "kind", "account"),
    [
        ({"arn": BOB}, "user", "111122223333"),
        ({"arn": None}, "unknown", None),
        ({"arn": None, "kind": "user", "account": "111122223333"}, "user", "111122223333"),
        ({"arn": "ec2.amazonaws.com", "kind": "service", "account": "1"}, "service", None),
        ({"arn": "token.example.com", "kind": "federated"}, "federated", None),
        (
            {"arn": "token.example.com", "kind": "federated", "account": "111122223333"},
            "federated",
            "111122223333",
        ),
    ],
)
def test_the_caller_of_a_case(given: dict[str, Any], kind: str, account: str | None) -> None:
    caller = case_caller(case(caller=given))
    assert (caller.kind, caller.account) == (kind, account)


def test_the_role_of_a_session_is_the_only_one_of_its_name() -> None:
    session, request = parse_caller(APP), CaseRequest()
    one = case(principals={APP_ROLE: principal()})
    two = case(principals={APP_ROLE: principal(), APP_ROLE.replace("team", "ops"): principal()})
    assert complete_caller(one, session, request).principal_arn == APP_ROLE
    assert complete_caller(case(roles={APP_ROLE: {}}), session, request).principal_arn == APP_ROLE
    assert complete_caller(two, session, request).principal_arn is None
    assert complete_caller(case(), session, request).principal_arn is None


def test_a_role_is_another_one_in_another_account() -> None:
    elsewhere = APP_ROLE.replace("111122223333", "333344445555")
    seen = case(principals={elsewhere: principal()})
    assert complete_caller(seen, parse_caller(APP), CaseRequest()).principal_arn is None


def test_the_request_may_tell_the_role_of_a_session() -> None:
    request = CaseRequest(context={"AWS:PrincipalArn": APP_ROLE})
    assert complete_caller(case(), parse_caller(APP), request).principal_arn == APP_ROLE
    wrong = CaseRequest(context={"aws:PrincipalArn": APP_ROLE.replace("app", "other")})
    assert complete_caller(case(), parse_caller(APP), wrong).principal_arn is None


def test_a_role_that_is_known_is_not_looked_for_again() -> None:
    known = "arn:aws:iam::111122223333:role/ops/app"
    session = msgspec.structs.replace(parse_caller(APP), principal_arn=known)
    request = CaseRequest(context={"aws:PrincipalArn": APP_ROLE})
    assert complete_caller(case(), session, request).principal_arn == known
    seen = case(principals={APP_ROLE: principal()})
    assert complete_caller(seen, session, CaseRequest()).principal_arn == known
    role = parse_caller(known)
    assert complete_caller(seen, role, request) is role


def test_a_role_of_the_case_is_asked_for_where_it_is_the_only_one() -> None:
    no_target = {"profile": None, "role_arn": None}
    one = case(target=no_target, roles={ROLE: {}})
    two = case(target=no_target, roles={ROLE: {}, APP_ROLE: {}})
    assert frame_question(one).role_arn == ROLE
    assert frame_question(two).role_arn == ""


def test_policies_that_are_seen_absent_and_unread() -> None:
    seen = frame_question(
        case(principals={BOB: principal(YES)}, roles={ROLE: {"trust_policy": YES}})
    )
    assert [state(seen.policies.identity), state(seen.policies.trust)] == ["Known", "Known"]
    assert seen.policies.boundary == ABSENT
    unread = frame_question(case())
    assert [state(unread.policies.identity), state(unread.policies.trust)] == ["Unreadable"] * 2
    assert state(unread.policies.boundary) == "Unreadable"


def test_a_trust_policy_carries_the_name_and_the_arn_of_its_role() -> None:
    trust = frame_question(case(roles={ROLE: {"trust_policy": YES}})).policies.trust
    assert isinstance(trust, Known)
    assert (trust.value.name, trust.value.arn) == ("ProjectAdmin", ROLE)


def test_a_service_has_no_policies_and_an_unknown_caller_unseen_ones() -> None:
    service = frame_question(case(), caller=parse_caller("ec2.amazonaws.com")).policies
    assert (service.identity, service.boundary, service.session_policy) == (ABSENT,) * 3
    nobody = frame_question(case(caller={"arn": None})).policies
    assert isinstance(nobody.identity, Unreadable)
    assert isinstance(nobody.boundary, Unreadable)


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        ({"arn": BOB}, "Absent"),
        ({"arn": APP}, "Unreadable"),
        ({"arn": APP, "session_policy": None}, "Absent"),
        ({"arn": APP, "session_policy": YES}, "Known"),
    ],
)
def test_the_policy_of_the_session_that_calls(caller: dict[str, Any], expected: str) -> None:
    assert state(frame_question(case(caller=caller)).policies.session_policy) == expected


def test_a_caller_that_was_worked_out_has_no_session_policy() -> None:
    worked_out = frame_question(case(caller={"arn": BOB}), caller=parse_caller(APP))
    assert isinstance(worked_out.policies.session_policy, Absent)


def test_a_call_with_a_token_makes_an_unknown_caller_a_federated_one() -> None:
    request = CaseRequest(action="sts:AssumeRoleWithWebIdentity")
    nobody = Caller(arn=None, kind="unknown")
    assert frame_question(case(), caller=nobody, request=request).caller.kind == "federated"
    assert frame_question(case(), caller=nobody).caller.kind == "unknown"


def test_assume_root_asks_no_trust_policy() -> None:
    assert is_assume_root("STS:AssumeRoot")
    assert not is_assume_root("sts:AssumeRole")
    seen = case(roles={ROLE: {"trust_policy": YES}})
    assert frame_question(seen, action="sts:AssumeRoot").policies.trust == ABSENT


def test_an_endpoint_policy_that_is_none_is_absent() -> None:
    assert frame_question(case(vpc_endpoint_policy=None)).policies.endpoint_policy == ABSENT
    assert state(frame_question(case(vpc_endpoint_policy=YES)).policies.endpoint_policy) == "Known"
