"""The verdict: the layers in AWS's order, and what each of them can and cannot do."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.decide import decide_question, evaluate_question, evaluate_trust
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.question import frame_question
from doctor.model.case import CaseRequest
from doctor.model.principal import parse_caller
from doctor.model.verdict import Decision, Verdict
from tests.evaluate.support import APP, BOB, ROLE, allow, case, document, principal

YES = document(allow(Resource="*"))
SILENT = document(allow(Action="s3:*", Resource="*"))
NO = document({**allow(Resource="*"), "Effect": "Deny"})
TRUST = document(allow(Principal={"AWS": BOB}))
FULL = document({"Effect": "Allow", "Action": "*", "Resource": "*"})


def decide(caller: str = BOB, **parts: Any) -> Verdict:
    """Decide a case that allows but for what is given, with the trace and without."""
    whole: dict[str, Any] = {
        "caller": {"arn": caller, "session_policy": None},
        "roles": {ROLE: {"trust_policy": TRUST}},
        "principals": {BOB: principal(YES)},
        **parts,
    }
    question = frame_question(case(**whole))
    verdict = evaluate_question(question)
    assert decide_question(question) == verdict.decision
    return verdict


def organization(account: str, **levels: Any) -> list[dict[str, Any]]:
    return [{"id": "o-a", "management_account": None, "accounts": {account: levels}}]


@pytest.mark.parametrize(
    ("parts", "decision", "because"),
    [
        ({}, "allow", "every policy that has a say allows it"),
        (
            {"principals": {BOB: principal(SILENT)}},
            "implicit-deny",
            "no identity policy allows sts:AssumeRole",
        ),
        (
            {"principals": {BOB: principal(YES, NO)}},
            "explicit-deny",
            "explicit deny in identity policy p1, statement 1",
        ),
        (
            {"roles": {ROLE: {"trust_policy": document(allow(Principal={"AWS": APP}))}}},
            "implicit-deny",
            "no trust policy allows sts:AssumeRole",
        ),
        (
            {"roles": {ROLE: {"trust_policy": None}}},
            "implicit-deny",
            "no trust policy allows sts:AssumeRole",
        ),
        (
            {"principals": {BOB: principal(YES, boundary=SILENT)}},
            "implicit-deny",
            "no permissions boundary allows sts:AssumeRole",
        ),
        (
            {"organizations": organization("111122223333", scps=[[FULL], [SILENT]])},
            "implicit-deny",
            "no SCP allows sts:AssumeRole",
        ),
        ({"organizations": organization("111122223333", scps=[[FULL], [FULL]])}, "allow", None),
        ({"organizations": organization("222233334444", rcps=[[SILENT]])}, "allow", None),
        (
            {"organizations": organization("222233334444", rcps=[[NO]])},
            "explicit-deny",
            "explicit deny in RCP, statement 1",
        ),
        (
            {"vpc_endpoint_policy": SILENT},
            "implicit-deny",
            "no VPC endpoint policy allows sts:AssumeRole",
        ),
        ({"roles": {}}, "unknown", f"it depends on the trust policy of {ROLE}"),
    ],
)
def test_each_layer_has_its_say(
    parts: dict[str, Any], decision: Decision, because: str | None
) -> None:
    verdict = decide(**parts)
    assert verdict.decision == decision
    assert because is None or verdict.because == because


def test_a_deny_of_another_layer_is_final_though_trust_was_not_seen() -> None:
    assert decide(roles={}, principals={BOB: principal(NO)}).decision == "explicit-deny"


@pytest.mark.parametrize(
    ("caller", "why"),
    [
        ("arn:aws:iam::111122223333:root", "root user"),
        ("arn:aws:sts::111122223333:federated-user/bob", "GetFederationToken"),
    ],
)
def test_some_callers_are_refused_whatever_the_policies_say(caller: str, why: str) -> None:
    anyone = document(allow(Principal="*"))
    verdict = decide(
        caller, roles={ROLE: {"trust_policy": anyone}}, principals={caller: principal(YES)}
    )
    assert verdict.decision == "implicit-deny"
    assert why in verdict.because


def test_what_is_refused_of_assume_role_is_not_refused_of_another_call() -> None:
    root = "arn:aws:iam::111122223333:root"
    request = {"action": "sts:GetCallerIdentity"}
    verdict = decide(root, request=request, principals={root: principal(YES)})
    assert "root user" not in verdict.because


def test_mfa_of_a_role_session_may_be_absent_or_false_and_both_are_tried() -> None:
    role = "arn:aws:iam::111122223333:role/app"
    principals = {role: principal(YES)}

    def with_condition(block: dict[str, Any]) -> Decision:
        trust = document(allow(Principal={"AWS": role}, Condition=block))
        return decide(APP, roles={ROLE: {"trust_policy": trust}}, principals=principals).decision

    key = "aws:MultiFactorAuthPresent"
    assert with_condition({"Bool": {key: "true"}}) == "implicit-deny"
    assert with_condition({"BoolIfExists": {key: "false"}}) == "allow"
    assert with_condition({"Bool": {key: "false"}}) == "unknown"


def test_an_unseen_key_whose_every_value_is_answered_decides_all_the_same() -> None:
    named = allow(Principal={"AWS": BOB}, Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}})
    others = allow(
        Principal={"AWS": BOB}, Condition={"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}
    )
    roles = {ROLE: {"trust_policy": document(named, others)}}
    assert decide(roles=roles).decision == "allow"
    assert decide(roles={ROLE: {"trust_policy": document(named)}}).decision == "unknown"


def test_what_an_unknown_answer_hangs_on_is_named() -> None:
    seen = document(
        allow(Principal={"AWS": BOB}, Condition={"StringLike": {"aws:SourceVpc": "vpc-1*"}})
    )
    verdict = decide(roles={ROLE: {"trust_policy": seen}})
    assert verdict.depends_on == ("the request's aws:SourceVpc",)
    assert decide().depends_on == ()


def test_the_silence_of_a_policy_that_has_no_say_is_shown_as_not_needed() -> None:
    near = "arn:aws:iam::111122223333:role/Near"
    question = frame_question(
        case(
            target={"profile": None, "role_arn": near},
            roles={near: {"trust_policy": TRUST}},
            principals={BOB: principal(SILENT)},
        )
    )
    verdict = evaluate_question(question)
    needed = {layer.kind: layer.needed for layer in verdict.layers}
    assert verdict.decision == "allow"
    assert (needed["trust policy"], needed["identity policy"]) == (True, False)


def test_a_trust_policy_alone_can_be_asked_for_a_bystander() -> None:
    trust = parse_policy("trust policy", TRUST)
    alice = "arn:aws:iam::111122223333:user/alice"
    found = [
        evaluate_trust(trust, parse_caller(each), CaseRequest(), ROLE).decision
        for each in (BOB, alice)
    ]
    assert found == ["allow", "implicit-deny"]
