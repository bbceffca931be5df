"""Edits of a trust policy: the caller named as narrowly as it can be, and no condition dropped."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.edit import AddStatement, AllowPrincipal, AllowValue, EditTrustPolicy
from doctor.model.finding import Proposal
from doctor.rules.shared.trust.trust_edits import (
    Named,
    names_only,
    own_statement,
    principal_of_caller,
    propose_trust_of_caller,
    propose_value,
    raw_statement,
)
from tests.rules.shared.support import ANY_ACCOUNT, APP, BOB, allow, document, hop
from tests.rules.shared.tokens.support import CLAIMS, HOST, PROVIDER, oidc_hop

ALICE = "arn:aws:iam::111122223333:user/alice"
SSO = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/bob"
EXTERNAL = {"StringEquals": {"sts:ExternalId": "a"}}


def changes(proposal: Proposal) -> tuple[Any, ...]:
    (edit,) = proposal.edits
    assert isinstance(edit, EditTrustPolicy)
    return edit.changes


@pytest.mark.parametrize(
    ("caller", "named"),
    [(BOB, BOB), (APP, "arn:aws:iam::111122223333:role/app")],
)
def test_a_caller_is_named_by_its_arn_and_a_session_by_its_role(caller: str, named: str) -> None:
    who = principal_of_caller(hop(document(), caller=caller))
    assert who is not None
    assert (who.type, who.value, who.alone, who.words) == ("AWS", named, True, named)


def test_the_role_of_a_permission_set_is_named_by_a_pattern() -> None:
    who = principal_of_caller(hop(document(), caller=SSO))
    assert who is not None
    assert (who.value, who.alone) == ("arn:aws:iam::111122223333:root", False)
    patterns = who.conditions["ArnLike"]["aws:PrincipalArn"]
    assert [each.rpartition("/")[2] for each in patterns] == [
        "AWSReservedSSO_Admin_" + "?" * 16
    ] * 2
    assert who.words.startswith("the permission set's role arn:aws:iam::111122223333:role/")


def test_a_provider_is_bound_to_the_tokens_subject_and_audience() -> None:
    who = principal_of_caller(oidc_hop())
    assert who is not None
    assert (who.type, who.value) == ("Federated", PROVIDER)
    assert who.conditions == {
        "StringEquals": {f"{HOST}:sub": CLAIMS["sub"], f"{HOST}:aud": CLAIMS["aud"]}
    }
    half = oidc_hop(tokens={"oidc": {"claims": {"iss": CLAIMS["iss"], "sub": "x"}}})
    assert principal_of_caller(half) is None


@pytest.mark.parametrize(
    "caller",
    ["arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/bob"],
)
def test_who_can_never_be_let_in_has_no_name(caller: str) -> None:
    assert principal_of_caller(hop(document(), caller=caller)) is None


def test_the_caller_is_named_beside_others_or_in_a_statement_of_its_own() -> None:
    trust = document(allow(Principal={"AWS": ALICE}, Condition=EXTERNAL))
    beside, own = propose_trust_of_caller(hop(trust))
    assert changes(beside) == (
        AllowPrincipal(statement=0, principal=BOB, replaces=None, type="AWS"),
    )
    (added,) = changes(own)
    assert isinstance(added, AddStatement)
    assert added.statement == {
        "Effect": "Allow",
        "Principal": {"AWS": BOB},
        "Action": "sts:AssumeRole",
        "Condition": EXTERNAL,
    }
    assert own.title.endswith("in a separate statement")


def test_the_statement_that_asks_the_most_is_the_one_to_name_the_caller_in() -> None:
    trust = document(
        allow(Principal={"AWS": ALICE}),
        allow(Principal={"AWS": ALICE}, Condition={"Bool": {"aws:SecureTransport": "true"}}),
    )
    first = propose_trust_of_caller(hop(trust))[0]
    assert changes(first)[0].statement == 1


def test_a_principal_is_replaced_where_it_is_named() -> None:
    trust = document(allow(Principal={"AWS": ALICE}))
    first = propose_trust_of_caller(hop(trust), replaces=ALICE)[0]
    assert changes(first)[0].replaces == ALICE
    assert f"instead of {ALICE}" in first.title


def test_a_policy_about_others_gets_a_statement_of_the_callers_own() -> None:
    service = document(allow(Principal={"Service": "ec2.amazonaws.com"}))
    kinds = [type(changes(each)[0]) for each in propose_trust_of_caller(hop(service))]
    assert AddStatement in kinds
    fresh = [changes(each)[0] for each in propose_trust_of_caller(hop(document()))]
    assert [each.statement["Principal"] for each in fresh] == [{"AWS": BOB}]


def test_a_statement_of_its_own_keeps_every_condition_but_those_that_only_tell_who() -> None:
    block = {**EXTERNAL, "ArnEquals": {"aws:PrincipalArn": ALICE}}
    found = hop(document(allow(Principal=ANY_ACCOUNT, Condition=block)))
    (statement,) = found.verdict.allow_statements("trust policy")
    who = Named(type="AWS", value=BOB, conditions={"Bool": {"aws:SecureTransport": "true"}})
    own = own_statement(found, statement, who, without=("aws:principalarn",))
    assert own["Condition"] == {**EXTERNAL, "Bool": {"aws:SecureTransport": "true"}}
    assert raw_statement(found, 0)["Condition"] == block
    assert raw_statement(found, 9) == {}


def test_a_value_is_accepted_beside_or_of_the_caller_alone() -> None:
    request = {"action": "sts:AssumeRole", "external_id": "b"}
    found = hop(document(allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL)), request=request)
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    beside, own = propose_value(found, statement, element)
    assert changes(beside) == (
        AllowValue(statement=0, operator="StringEquals", key="sts:ExternalId", value="b"),
    )
    (added,) = changes(own)
    assert added.statement["Principal"] == {"AWS": BOB}
    assert added.statement["Condition"] == {"StringEquals": {"sts:ExternalId": "b"}}


def test_a_statement_that_names_the_caller_alone_needs_no_other() -> None:
    request = {"action": "sts:AssumeRole", "external_id": "b"}
    found = hop(document(allow(Principal={"AWS": [BOB]}, Condition=EXTERNAL)), request=request)
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    assert len(propose_value(found, statement, element)) == 1
    assert names_only(found, statement, Named(type="AWS", value=BOB))
    assert not names_only(found, statement, Named(type="AWS", value=ALICE))


def test_a_key_that_only_tells_who_comes_is_met_by_naming_the_caller() -> None:
    block = {"StringEquals": {"aws:username": "alice"}}
    found = hop(document(allow(Principal=ANY_ACCOUNT, Condition=block)), caller=APP)
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    (proposal,) = propose_value(found, statement, element)
    (added,) = changes(proposal)
    assert "Condition" not in added.statement


def test_the_id_of_one_session_is_not_listed_but_its_role_named() -> None:
    block = {"StringEquals": {"aws:userid": "AROARTX3GSDSQAAAAAAAA:monday"}}
    context = {"context": {"aws:userid": "AROARTX3GSDSQAAAAAAAA:tuesday"}}
    found = hop(
        document(allow(Principal=ANY_ACCOUNT, Condition=block)), caller=APP, request=context
    )
    (statement,) = found.verdict.allow_statements("trust policy")
    (element,) = statement.of("Condition")
    (proposal,) = propose_value(found, statement, element)
    (added,) = changes(proposal)
    assert "Condition" not in added.statement
