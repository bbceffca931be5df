"""The ways into a role that are no assume call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.escalation import escalations
from doctor.graph.escalation.search import add_escalations
from doctor.graph.load import build_graph
from doctor.graph.snapshot import encode_document
from doctor.graph.snapshot.writer import SnapshotWriter
from doctor.model.paths import Hop
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGuardrail,
    SnapshotMember,
)
from tests.graph.small import (
    BOB,
    HUB,
    NOBODY,
    NOW,
    PEOPLE,
    PROJECT,
    TARGET,
    account,
    allow,
    role,
    small_parts,
    trusting,
    user,
)

OTHER = f"arn:aws:iam::{PEOPLE}:role/Other"


def may(*actions: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def for_service(name: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": name}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def found(*parts: AccountPart, organization: OrganizationPart | None = None) -> list[Hop]:
    return list(escalations(build_graph(parts, organization), iter(parts)))


def ways(hops: list[Hop]) -> set[tuple[str, str, str]]:
    return {(each.source, each.to, each.how or "") for each in hops}


def test_whoever_writes_a_trust_policy_gets_into_the_role() -> None:
    hops = found(
        account(
            PEOPLE,
            user(BOB, may("iam:UpdateAssumeRolePolicy", resource=HUB)),
            role(HUB, trusting(NOBODY)),
            role(OTHER, trusting(NOBODY)),
        )
    )
    assert ways(hops) == {(BOB, HUB, "iam:UpdateAssumeRolePolicy")}
    assert hops[0].kind == "escalation"
    assert hops[0].verdict == "allow"


def test_a_key_of_another_user_is_a_way_to_be_that_user() -> None:
    hops = found(account(PEOPLE, user(BOB, may("iam:CreateAccessKey")), user(NOBODY)))
    assert ways(hops) == {(BOB, NOBODY, "iam:CreateAccessKey")}


@pytest.mark.parametrize(
    ("actions", "service", "opens"),
    [
        (("iam:PassRole", "lambda:*"), "lambda.amazonaws.com", True),
        (("iam:PassRole", "lambda:CreateFunction"), "lambda.amazonaws.com", False),
        (("iam:PassRole", "ec2:RunInstances"), "ec2.amazonaws.com", True),
        (("iam:PassRole", "ec2:RunInstances"), "lambda.amazonaws.com", False),
        (("lambda:*",), "lambda.amazonaws.com", False),
        (("iam:PassRole", "s3:*"), "s3.amazonaws.com", False),
    ],
)
def test_a_role_is_passed_to_a_service_that_runs_code_with_it(
    actions: tuple[str, ...], service: str, *, opens: bool
) -> None:
    hops = found(account(PEOPLE, user(BOB, may(*actions)), role(HUB, for_service(service))))
    assert ways(hops) == ({(BOB, HUB, f"iam:PassRole with {service}")} if opens else set())


def test_a_condition_on_the_service_that_a_role_is_passed_to_counts() -> None:
    def passing(to: str) -> dict[str, Any]:
        condition = {"StringEquals": {"iam:PassedToService": to}}
        document = may("iam:PassRole", Condition=condition)
        document["Statement"] += may("lambda:*", "ec2:*")["Statement"]
        return document

    part = [role(HUB, for_service("lambda.amazonaws.com"))]
    assert found(account(PEOPLE, user(BOB, passing("lambda.amazonaws.com")), *part))
    assert not found(account(PEOPLE, user(BOB, passing("ec2.amazonaws.com")), *part))


def test_a_deny_a_boundary_and_an_scp_close_each_of_them() -> None:
    allowed = may("iam:UpdateAssumeRolePolicy")
    denied = {
        "Version": "2012-10-17",
        "Statement": [*allowed["Statement"], {**allowed["Statement"][0], "Effect": "Deny"}],
    }
    target = role(HUB, trusting(NOBODY))
    assert not found(account(PEOPLE, user(BOB, denied), target))
    boundary = {"PermissionsBoundaryArn": f"arn:aws:iam::{PEOPLE}:policy/Limit"}
    limit = {
        "Arn": boundary["PermissionsBoundaryArn"],
        "PolicyVersionList": [{"IsDefaultVersion": True, "Document": may("s3:*")}],
    }
    limited = user(BOB, allowed, PermissionsBoundary=boundary)
    assert not found(account(PEOPLE, limited, target, Policies=[limit]))
    forbids = {
        "Version": "2012-10-17",
        "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"},
    }
    organization = OrganizationPart(
        id="o-exampleorgid",
        collected_at=NOW,
        source="generated",
        documents=(encode_document(forbids),),
        guardrails=(SnapshotGuardrail(id="p-1", document=0),),
        members={PEOPLE: SnapshotMember(path=("r-root",), scps=(("p-1",),), rcps=())},
    )
    assert not found(account(PEOPLE, user(BOB, allowed), target), organization=organization)


def test_whoever_writes_its_own_policies_enters_every_role_that_trusts_its_account() -> None:
    trusted = f"arn:aws:iam::{PEOPLE}:root"
    hops = found(
        account(PEOPLE, user(BOB, may("iam:PutUserPolicy", resource=BOB)), user(NOBODY)),
        account(PROJECT, role(TARGET, trusting(trusted))),
    )
    assert ways(hops) == {(BOB, TARGET, "iam:PutUserPolicy on itself")}


def test_a_way_that_hangs_on_mfa_says_so() -> None:
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    document = may("iam:UpdateAssumeRolePolicy", Condition=condition)
    (hop,) = found(account(PEOPLE, user(BOB, document), role(HUB, trusting(NOBODY))))
    assert hop.needs == ("mfa",)


def test_nobody_escalates_without_a_permission_for_it() -> None:
    assert not found(
        account(PEOPLE, user(BOB, may("s3:*", "sts:AssumeRole")), role(HUB, trusting(BOB)))
    )


def test_service_linked_roles_cannot_be_taken_over() -> None:
    linked = f"arn:aws:iam::{PEOPLE}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
    assert not found(
        account(PEOPLE, user(BOB, may("iam:*")), role(linked, for_service("x.amazonaws.com")))
    )


class TestAnswers:
    """carol may write the trust of Hub; Hub may become the target."""

    CAROL = f"arn:aws:iam::{PEOPLE}:user/carol"

    def graph(self) -> AssumeGraph:
        parts = small_parts()
        carol = user(self.CAROL, may("iam:UpdateAssumeRolePolicy", resource=HUB))
        people = account(
            PEOPLE, user(BOB, allow(HUB, TARGET)), carol, role(HUB, trusting(BOB), allow(TARGET))
        )
        return build_graph([people, parts[1]])

    def test_who_can_marks_those_who_come_by_an_escalation(self) -> None:
        graph = self.graph()
        before = graph.who_can(TARGET)
        after = add_escalations(before, graph)
        assert after.callers[: len(before.callers)] == before.callers
        (carol,) = after.callers[len(before.callers) :]
        assert (carol.arn, carol.hops, carol.escalation) == (self.CAROL, 2, True)

    def test_reaches_from_goes_on_behind_an_escalation(self) -> None:
        graph = self.graph()
        found = add_escalations(graph.reaches_from(self.CAROL), graph)
        assert [(each.arn, each.hops, each.escalation) for each in found.callers] == [
            (HUB, 1, True),
            (TARGET, 2, True),
        ]

    def test_a_path_says_where_it_is_no_assume_call_and_how(self) -> None:
        graph = self.graph()
        found = add_escalations(graph.paths(self.CAROL, TARGET), graph)
        (path,) = found.paths
        assert [(each.kind, each.to, each.how) for each in path.hops] == [
            ("escalation", HUB, "iam:UpdateAssumeRolePolicy"),
            ("assume", TARGET, None),
        ]
        assert path.session_limit_seconds == 3600

    def test_nothing_is_longer_than_was_asked_for(self) -> None:
        graph = self.graph()
        assert (
            add_escalations(graph.paths(self.CAROL, TARGET, max_hops=1), graph, max_hops=1).paths
            == ()
        )
        found = add_escalations(graph.reaches_from(self.CAROL, max_hops=1), graph, max_hops=1)
        assert [each.arn for each in found.callers] == [HUB]

    def test_the_command_adds_them_only_when_asked(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        graph = self.graph()
        with SnapshotWriter.open(tmp_path / "s", now=NOW) as writer:
            for number in graph.flat.accounts:
                writer.write_account(graph.parts.read_account(number))
            writer.finish(now=NOW)
        arguments = ["paths", "--snapshot", str(tmp_path / "s"), self.CAROL, TARGET]
        assert main(arguments) == 1
        assert main([*arguments, "--escalation"]) == 0
        assert "role Hub in 111122223333 (iam:UpdateAssumeRolePolicy)" in capsys.readouterr().out
