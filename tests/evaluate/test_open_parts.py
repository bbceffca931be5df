"""What a policy does not write out is unknown: it neither lets in nor keeps out for sure."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from doctor.evaluate import decide_question, evaluate_question, frame_question
from doctor.evaluate.patterns import is_open, open_pattern
from doctor.evaluate.principals import ReadyPrincipals
from doctor.model.case import Case, CaseCaller, CaseTarget
from doctor.model.case_iam import CasePolicy, CasePrincipal, CaseRole
from doctor.model.policy import PrincipalEntry
from doctor.model.principal import Caller

ROLE = "arn:aws:iam::222233334444:role/app"
BOB = "arn:aws:iam::111122223333:user/bob"
SESSION = "arn:aws:sts::111122223333:assumed-role/ci/s"
ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def decision(trust: Any, identity: Any = ALL, caller: str = BOB) -> str:
    key = "arn:aws:iam::111122223333:role/ci" if caller == SESSION else caller
    case = Case(
        target=CaseTarget(role_arn=ROLE),
        caller=CaseCaller(arn=caller, session_policy=None),
        roles={ROLE: CaseRole(trust_policy={"Version": "2012-10-17", "Statement": trust})},
        principals={
            key: CasePrincipal(identity_policies=(CasePolicy(document=identity),), boundary=None)
        },
    )
    question = frame_question(case)
    traced = evaluate_question(question).decision
    assert decide_question(question) == traced
    return traced


def statement(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


@pytest.mark.parametrize(
    ("principal", "verdict"),
    [
        ({"AWS": "${var.trusted}"}, "unknown"),
        ({"AWS": "arn:aws:iam::${var.account}:root"}, "unknown"),
        ({"AWS": "arn:aws:iam::${var.account}:user/bob"}, "unknown"),
        ({"AWS": "arn:aws:iam::${var.account}:user/alice"}, "implicit-deny"),
        ({"AWS": ["arn:aws:iam::${var.account}:user/alice", BOB]}, "allow"),
        ({"Service": "${var.service}"}, "implicit-deny"),
        ("${var.principal}", "unknown"),
    ],
)
def test_a_principal(principal: Any, verdict: str) -> None:
    assert decision([statement(principal)]) == verdict


def test_a_provider_of_tokens() -> None:
    """Who comes with a token is its provider: by its host where the account is not known."""
    named = ReadyPrincipals((PrincipalEntry("Federated", "arn:aws:iam::${a}:oidc-provider/x.io"),))
    token = Caller(arn=None, kind="federated", name="x.io")
    assert named.match(token)[0] == "unknown"
    assert named.match(replace(token, name="y.io"))[0] == "false"
    assert named.match(replace(token, name=None))[0] == "unknown"


def test_the_role_of_a_session() -> None:
    named = statement({"AWS": "arn:aws:iam::${AWS::AccountId}:role/ci"})
    other = statement({"AWS": "arn:aws:iam::${AWS::AccountId}:role/cd"})
    assert decision([named], caller=SESSION) == "unknown"
    assert decision([other], caller=SESSION) == "implicit-deny"


def test_an_action() -> None:
    assert decision([{**statement({"AWS": BOB}), "Action": "${var.action}"}]) == "unknown"
    assert decision([{**statement({"AWS": BOB}), "Action": "sts:${var.x}"}]) == "unknown"
    assert decision([{**statement({"AWS": BOB}), "Action": "s3:${var.x}"}]) == "implicit-deny"
    assert decision([{**statement({"AWS": BOB}), "Action": ["${x}", "sts:*"]}]) == "allow"


def allowing(resource: Any) -> Any:
    return {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}]}


def test_a_resource() -> None:
    trust = [statement({"AWS": BOB})]
    assert decision(trust, allowing("${aws_iam_role.app.arn}")) == "unknown"
    assert decision(trust, allowing("arn:aws:iam::${var.a}:role/app")) == "unknown"
    assert decision(trust, allowing("arn:aws:iam::${var.a}:role/other")) == "implicit-deny"
    assert decision(trust, allowing(["${var.a}", ROLE])) == "allow"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"StringEquals": {"aws:PrincipalAccount": "${var.account}"}}, "unknown"),
        ({"StringEquals": {"aws:PrincipalAccount": ["${var.account}", "111122223333"]}}, "allow"),
        ({"StringEquals": {"aws:PrincipalAccount": "9${var.account}"}}, "implicit-deny"),
        ({"StringNotEquals": {"aws:PrincipalAccount": "${var.account}"}}, "unknown"),
        ({"StringEquals": {"${var.key}": "x"}}, "unknown"),
        ({"Bool": {"aws:PrincipalIsAWSService": "${var.flag}"}}, "unknown"),
    ],
)
def test_a_condition(condition: Any, verdict: str) -> None:
    assert decision([statement({"AWS": BOB}, Condition=condition)]) == verdict


def test_a_deny_that_is_not_written_out_may_apply() -> None:
    deny = {"Effect": "Deny", "Principal": {"AWS": "${var.x}"}, "Action": "sts:AssumeRole"}
    assert decision([statement({"AWS": BOB}), deny]) == "unknown"


def test_statements_that_nobody_saw_leave_the_policy_open() -> None:
    assert decision("${var.statements}") == "unknown"
    assert decision([statement({"Service": "ec2.amazonaws.com"}), "${dynamic}"]) == "unknown"


@pytest.mark.parametrize("text", ["${var.a}", "a${AWS::AccountId}b", "${data.x.y.account_id}"])
def test_words_of_code_are_open(text: str) -> None:
    assert is_open(text)
    assert "*" in open_pattern(text)


@pytest.mark.parametrize(
    "text", ["${aws:username}", "${*}", "${?}", "${$}", "plain", "${a:b, 'c'}"]
)
def test_policy_variables_are_not(text: str) -> None:
    assert not is_open(text)
