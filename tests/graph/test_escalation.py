"""The other ways into a role: off unless asked for, each with the permissions that make it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.load import build_graph
from doctor.model.snapshot import AccountPart, SnapshotInstanceProfile, SnapshotWorkload
from tests.graph.small import BOB, NOBODY, PEOPLE, account, allow, role, trusting, user

ADMIN = f"arn:aws:iam::{PEOPLE}:role/Admin"
FUNCTION = f"arn:aws:lambda:eu-west-1:{PEOPLE}:function:f"


def may(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def grant(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def service(name: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": name}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def graph(part: AccountPart, *, escalation: bool = True) -> AssumeGraph:
    return build_graph([part], escalation=escalation)


def hops(
    made: AssumeGraph, source: str = BOB, to: str = ADMIN
) -> list[list[tuple[str, str | None]]]:
    return [[(hop.verdict, hop.how) for hop in path.hops] for path in made.paths(source, to).paths]


def bob_with(*statements: dict[str, Any], trust: Any = None) -> AccountPart:
    return account(
        PEOPLE, user(BOB, may(*statements)), user(NOBODY), role(ADMIN, trust or trusting())
    )


def test_they_are_off_unless_asked_for() -> None:
    part = bob_with(grant("iam:UpdateAssumeRolePolicy", ADMIN))
    assert hops(graph(part, escalation=False)) == []
    assert hops(graph(part)) == [[("allow", "iam:UpdateAssumeRolePolicy")]]
    callers = graph(part).who_can(ADMIN).callers
    assert [(each.arn, each.verdict) for each in callers] == [(BOB, "allow")]
    assert [each.arn for each in graph(part).reaches_from(BOB).callers] == [ADMIN]


def test_a_role_is_passed_to_a_service_that_runs_code() -> None:
    lambda_ = service("lambda.amazonaws.com")
    start = grant(["lambda:CreateFunction", "lambda:InvokeFunction"], f"{FUNCTION}*")
    passing = grant("iam:PassRole", ADMIN)
    how = "iam:PassRole with lambda:CreateFunction and lambda:InvokeFunction"
    assert hops(graph(bob_with(start, passing, trust=lambda_))) == [[("allow", how)]]
    assert hops(graph(bob_with(start, trust=lambda_))) == []
    assert hops(graph(bob_with(passing, trust=lambda_))) == []
    assert hops(graph(bob_with(start, passing, trust=service("glue.amazonaws.com")))) == []


@pytest.mark.parametrize(
    ("to", "open_"), [("lambda.amazonaws.com", True), ("ec2.amazonaws.com", False)]
)
def test_to_which_service_a_role_may_be_passed_counts(to: str, *, open_: bool) -> None:
    condition = {"StringEquals": {"iam:PassedToService": to}}
    part = bob_with(
        grant("lambda:*"),
        grant("iam:PassRole", "*", Condition=condition),
        trust=service("lambda.amazonaws.com"),
    )
    assert bool(hops(graph(part))) is open_


def test_ec2_needs_an_instance_profile_with_the_role() -> None:
    part = bob_with(grant(["ec2:RunInstances", "iam:PassRole"]), trust=service("ec2.amazonaws.com"))
    how = "iam:PassRole with ec2:RunInstances"
    assert hops(graph(replace(part, instance_profiles=()))) == []
    profile = SnapshotInstanceProfile(arn=f"arn:aws:iam::{PEOPLE}:instance-profile/p", role=ADMIN)
    assert hops(graph(replace(part, instance_profiles=(profile,)))) == [[("allow", how)]]


def test_a_workload_that_has_the_role_is_taken() -> None:
    workload = SnapshotWorkload(arn=FUNCTION, service="lambda.amazonaws.com", role=ADMIN)
    part = bob_with(grant("lambda:UpdateFunctionCode", FUNCTION))
    assert hops(graph(part)) == []
    found = hops(graph(replace(part, workloads=(workload,))))
    assert found == [[("allow", f"lambda:UpdateFunctionCode on {FUNCTION}")]]
    other = bob_with(grant("lambda:UpdateFunctionCode", f"{FUNCTION}-other"))
    assert hops(graph(replace(other, workloads=(workload,)))) == []


def test_a_pod_that_has_the_role_may_be_reached_through_its_cluster() -> None:
    cluster = f"arn:aws:eks:eu-west-1:{PEOPLE}:cluster/main"
    pod = SnapshotWorkload(
        arn=f"arn:aws:eks:eu-west-1:{PEOPLE}:podidentityassociation/main/a-1",
        service="pods.eks.amazonaws.com",
        role=ADMIN,
    )
    entering = grant("eks:CreateAccessEntry", cluster)
    part = replace(bob_with(entering, grant("eks:AssociateAccessPolicy")), workloads=(pod,))
    how = f"eks:CreateAccessEntry and eks:AssociateAccessPolicy on {cluster}"
    assert hops(graph(part)) == [[("unknown", how)]]
    assert hops(graph(replace(bob_with(entering), workloads=(pod,)))) == []


def test_workloads_that_nobody_collected_are_named() -> None:
    part = bob_with(grant("lambda:UpdateFunctionCode"))
    what = f"account {PEOPLE}: functions, instances, projects, pods"
    found = graph(part).paths(BOB, ADMIN)
    assert what in {each.what for each in found.incomplete}
    for there in (graph(replace(part, workloads=())), graph(part, escalation=False)):
        assert what not in {each.what for each in there.paths(BOB, ADMIN).incomplete}


def test_credentials_of_a_user_are_made_and_the_way_goes_on_as_that_user() -> None:
    part = account(
        PEOPLE,
        user(BOB, may(grant("iam:CreateAccessKey", NOBODY))),
        user(NOBODY, allow(ADMIN)),
        role(ADMIN, trusting(NOBODY)),
    )
    assert hops(graph(part)) == [[("allow", "iam:CreateAccessKey"), ("allow", None)]]
    callers = graph(part).who_can(ADMIN).callers
    assert {(each.arn, each.hops, each.escalation) for each in callers} == {
        (NOBODY, 1, False),
        (BOB, 2, True),
    }
    reached = graph(part).reaches_from(BOB).callers
    assert {(each.arn, each.hops, each.escalation) for each in reached} == {
        (NOBODY, 1, True),
        (ADMIN, 2, True),
    }


def test_who_may_change_its_own_policies_may_assume_what_trusts_its_account() -> None:
    part = bob_with(grant("iam:PutUserPolicy", BOB), trust=trusting(PEOPLE))
    assert hops(graph(part)) == [[("allow", "iam:PutUserPolicy on itself")]]
    closed = bob_with(grant("iam:PutUserPolicy", BOB), trust=trusting(NOBODY))
    assert hops(graph(closed)) == []


def test_a_deny_and_a_boundary_count() -> None:
    denied = grant("iam:UpdateAssumeRolePolicy", ADMIN) | {"Effect": "Deny"}
    assert hops(graph(bob_with(grant("iam:*"), denied))) == []
    unsure = grant(
        "iam:UpdateAssumeRolePolicy", ADMIN, Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    )
    made = graph(bob_with(unsure))
    assert hops(made) == [[("unknown", "iam:UpdateAssumeRolePolicy")]]
    (caller,) = made.who_can(ADMIN).callers
    assert caller.depends_on == ("iam:UpdateAssumeRolePolicy",)


def test_assuming_comes_before_the_other_ways() -> None:
    part = bob_with(grant("sts:AssumeRole", ADMIN), grant("iam:*", "*"), trust=trusting(BOB))
    assert hops(graph(part)) == [[("allow", None)]]
