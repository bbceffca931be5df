"""The core of a policy: what it says of a few actions, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.graph.compile.core_interner import CoreTable
from doctor.graph.compile.cores import (
    ASSUME_ACTIONS,
    EMPTY,
    OWN,
    Core,
    compile_document,
    core_policy,
    decode_core,
    encode_core,
)
from doctor.model.policy import PolicyKind

ONE, OTHER = "111122223333", "222233334444"


def compiled(document: Any, kind: PolicyKind = "identity policy", account: str = ONE) -> Core:
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    return compile_document(kind, text, account, ASSUME_ACTIONS)


def policy(*statements: dict[str, Any], version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@pytest.mark.parametrize(
    "document",
    [
        policy(allow("s3:*", "arn:aws:s3:::b")),
        policy(allow("*", "arn:aws:s3:::b/*")),
        policy(allow(["ec2:*", "iam:PassRole"])),
        policy({"Effect": "Allow", "NotAction": "sts:*", "Resource": "*"}),
        policy(),
    ],
)
def test_what_says_nothing_of_assuming_is_the_empty_core(document: Any) -> None:
    assert compiled(document) == EMPTY


@pytest.mark.parametrize(
    ("action", "mask"),
    [
        ("sts:AssumeRole", 0b00001),
        ("STS:assumerole", 0b00001),
        (["sts:TagSession", "sts:AssumeRole"], 0b00011),
        ("sts:AssumeRole*", 0b11001),
        ("sts:*", 0b11111),
        ("*", 0b11111),
        ("s?s:Set*", 0b00100),
    ],
)
def test_actions_are_bits(action: Any, mask: int) -> None:
    (statement,) = compiled(policy(allow(action))).statements
    assert statement.mask == mask


def test_not_action_leaves_the_others() -> None:
    document = policy({"Effect": "Deny", "NotAction": ["sts:AssumeRole"], "Resource": "*"})
    assert compiled(document).statements[0].mask == 0b11110


def test_resources_of_other_services_are_dropped_and_those_that_may_be_a_role_kept() -> None:
    resources = ["arn:aws:s3:::b", "arn:aws:iam::*:role/x", "arn:aws:*:::y", "*", "arn:aws"]
    (statement,) = compiled(policy(allow("*", resources))).statements
    assert statement.resources == ("arn:aws:iam::*:role/x", "arn:aws:*:::y", "*", "arn:aws")


def test_the_same_policy_of_two_accounts_is_one_core() -> None:
    def in_account(account: str) -> Core:
        resource = f"arn:aws:iam::{account}:role/Deploy"
        return compiled(policy(allow("sts:AssumeRole", resource)), account=account)

    assert in_account(ONE) == in_account(OTHER)
    (statement,) = in_account(ONE).statements
    assert statement.resources == (f"arn:aws:iam::{OWN}:role/Deploy",)


def test_a_core_becomes_the_policy_of_its_account_again() -> None:
    document = policy(
        allow(
            "sts:AssumeRole",
            f"arn:aws:iam::{ONE}:role/*",
            Condition={"StringEquals": {"aws:PrincipalAccount": ONE}},
        )
    )
    made = core_policy(compiled(document), "identity policy", OTHER, ASSUME_ACTIONS)
    (statement,) = made.statements
    assert statement.resources == (f"arn:aws:iam::{OTHER}:role/*",)
    assert statement.conditions[0].values == (OTHER,)
    assert statement.actions == ("sts:assumerole",)


@pytest.mark.parametrize("document", [b"{torn", b'"text"', b"[]", b"\xff", b'{"Statement": 3}'])
def test_what_is_no_policy_is_kept_as_malformed(document: bytes) -> None:
    core = compiled(document)
    assert core.malformed
    assert core_policy(core, "identity policy", ONE, ASSUME_ACTIONS).faults


def test_a_fault_in_a_statement_on_something_else_still_counts() -> None:
    document = policy(allow("sts:AssumeRole"), {"Effect": "Maybe", "Action": "s3:*"})
    core = compiled(document)
    assert core.malformed
    assert len(core.statements) == 1


def test_the_version_counts_only_where_there_are_variables() -> None:
    old = compiled(policy(allow("sts:AssumeRole"), version="2008-10-17"))
    assert old == compiled(policy(allow("sts:AssumeRole")))
    resource = "arn:aws:iam::*:role/${aws:username}"
    assert compiled(policy(allow("sts:AssumeRole", resource), version="2008-10-17")) != compiled(
        policy(allow("sts:AssumeRole", resource))
    )


def test_a_core_survives_being_sent() -> None:
    core = compiled(policy(allow("sts:*", Condition={"Bool": {"aws:SecureTransport": True}})))
    assert decode_core(encode_core(core)) == core


class TestInterning:
    def document(self, account: str, action: str = "sts:AssumeRole") -> bytes:
        resource = f"arn:aws:iam::{account}:role/*"
        return json.dumps(policy(allow(action, resource))).encode()

    def test_a_document_is_compiled_once_for_all_accounts(self) -> None:
        table = CoreTable(ASSUME_ACTIONS)
        numbers = {
            table.intern("identity policy", self.document(account), account.encode())
            for account in (ONE, OTHER)
        }
        assert (len(numbers), table.compiled) == (1, 1)

    def test_documents_that_say_the_same_of_assuming_are_one_core(self) -> None:
        table = CoreTable(ASSUME_ACTIONS)
        one = policy(allow("sts:AssumeRole"), allow("s3:*"))
        other = policy(allow(["sts:AssumeRole", "ec2:*"]))
        numbers = {
            table.intern("identity policy", json.dumps(each).encode(), b"") for each in (one, other)
        }
        assert (len(numbers), table.compiled) == (1, 2)

    def test_an_account_as_a_bare_number_is_never_taken_for_another(self) -> None:
        table = CoreTable(ASSUME_ACTIONS)

        def number(account: str) -> int:
            text = json.dumps(
                policy(
                    allow(
                        "sts:AssumeRole",
                        Condition={"NumericEquals": {"aws:PrincipalAccount": int(account)}},
                    )
                )
            ).encode()
            return table.intern("identity policy", text, account.encode())

        assert number(ONE) != number(OTHER)
        core = decode_core(table.encoded[number(OTHER)])
        assert core.statements[0].conditions[0][2] == (OTHER,)

    def test_a_trust_policy_is_no_identity_policy(self) -> None:
        table = CoreTable(ASSUME_ACTIONS)
        text = self.document(ONE)
        trust = table.intern("trust policy", text, ONE.encode())
        assert trust != table.intern("identity policy", text, ONE.encode())
