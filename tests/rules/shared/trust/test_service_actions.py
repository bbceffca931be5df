"""Which actions a service lacks, and the change that allows them."""

from __future__ import annotations

from typing import Any

from doctor.model.edit import AddStatement, AllowAction
from doctor.model.situation import HopVerdict
from doctor.rules.shared.trust.service_actions import allow_service, missing_actions
from tests.rules.shared.support import ROLE, situation

SERVICE = "pods.eks.amazonaws.com"
TARGET = {"profile": None, "role_arn": ROLE}
BOTH = ("sts:AssumeRole", "sts:TagSession")


def _hop(*statements: dict[str, Any]) -> HopVerdict:
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    return situation(target=TARGET, roles={ROLE: {"trust_policy": policy}}).hops[0]


def _allow(actions: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": actions, **more}


def test_what_two_statements_allow_counts_together() -> None:
    assert missing_actions(_hop(_allow(BOTH[0]), _allow(BOTH[1])), SERVICE, BOTH) == ()
    assert missing_actions(_hop(_allow(BOTH[0])), SERVICE, BOTH) == BOTH[1:]
    assert missing_actions(_hop(_allow("sts:*")), SERVICE, BOTH) == ()


def test_a_deny_or_another_service_allows_nothing() -> None:
    denies = {**_allow(list(BOTH)), "Effect": "Deny"}
    other = {**_allow(list(BOTH)), "Principal": {"Service": "ec2.amazonaws.com"}}
    assert missing_actions(_hop(denies, other), SERVICE, BOTH) == BOTH


def test_a_policy_that_nobody_read_lacks_nothing() -> None:
    assert missing_actions(situation(target=TARGET).hops[0], SERVICE, BOTH) == ()


def test_one_action_goes_beside_the_others() -> None:
    change = allow_service(_hop(_allow(BOTH[0])), SERVICE, BOTH)
    assert change == AllowAction(statement=0, action=BOTH[1])


def test_a_new_statement_keeps_the_conditions_of_the_one_there_is() -> None:
    condition = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    change = allow_service(_hop(_allow("sts:SetContext", Condition=condition)), SERVICE, BOTH)
    assert isinstance(change, AddStatement)
    assert change.statement["Condition"] == condition
    assert change.statement["Action"] == list(BOTH)


def test_a_role_for_others_gets_a_statement_of_its_own() -> None:
    change = allow_service(_hop(), SERVICE, BOTH)
    assert change == AddStatement(statement=_allow(list(BOTH)))


def test_the_conditions_of_an_unknown_identity_provider_are_no_services() -> None:
    condition = {"StringEquals": {"${host}:sub": "system:serviceaccount:kube-system:lbc"}}
    of_tokens = {
        "Effect": "Allow",
        "Principal": {"Federated": "${provider.arn}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": condition,
    }
    assert missing_actions(_hop(of_tokens), SERVICE, BOTH) == BOTH
    change = allow_service(_hop(of_tokens), SERVICE, BOTH)
    assert change == AddStatement(statement=_allow(list(BOTH)))
