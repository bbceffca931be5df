"""Exceptions to a Deny: for this caller only, and only where one document takes them all."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.edit import (
    AddStatement,
    AllowValue,
    EditGuardrail,
    EditIdentityPolicy,
    EditTrustPolicy,
    ExemptResource,
    RemovePrincipal,
)
from doctor.model.finding import Proposal
from doctor.rules.shared.guardrails.deny_exceptions import place_statements, propose_exception
from tests.rules.shared.support import ANY_ACCOUNT, BOB, ROLE, allow, deny, document, hop
from tests.rules.shared.tokens.support import CLAIMS, oidc_hop

TRUST = document(allow(Principal=ANY_ACCOUNT))
GRANT = allow(Resource=ROLE)
ALICE = "arn:aws:iam::111122223333:user/alice"


def changes(proposal: Proposal) -> tuple[Any, ...]:
    (edit,) = proposal.edits
    assert isinstance(edit, (EditGuardrail, EditIdentityPolicy, EditTrustPolicy))
    return edit.changes


def test_the_denies_of_one_document_are_spared_together() -> None:
    one = hop(TRUST, (document(GRANT, deny(), deny(Sid="Two")),))
    (proposal,) = propose_exception(one, "identity policy")
    assert proposal.title == "exempt this call from each Deny"
    assert [each.statement for each in changes(proposal)] == [1, 2]


def test_of_the_denies_of_two_documents_the_first_is_spared_alone() -> None:
    """The other one is what still blocks then: a joint fix draws its change from that."""
    two = hop(TRUST, (document(GRANT, deny()), document(deny())))
    (proposal,) = propose_exception(two, "identity policy")
    (edit,) = proposal.edits
    assert [each.statement for each in edit.changes] == [1]  # type: ignore[union-attr]
    apart = hop(TRUST, (document(GRANT), document(deny(), deny())))
    assert len(propose_exception(apart, "identity policy")) == 1


def test_a_deny_of_the_callers_own_spares_this_one_role() -> None:
    found = hop(TRUST, (document(GRANT, deny(Sid="NoRoles")),))
    (proposal,) = propose_exception(found, "identity policy")
    assert proposal.title == 'exempt this role from the Deny "NoRoles"'
    assert changes(proposal) == (ExemptResource(statement=1, resource=ROLE),)
    assert (proposal.who, proposal.kind) == ("caller-admin", "identity-policy")


def test_a_deny_that_lists_what_it_spares_spares_one_value_more() -> None:
    region = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}
    found = hop(
        TRUST,
        (document(GRANT, deny(Condition=region)),),
        request={"action": "sts:AssumeRole", "context": {"aws:RequestedRegion": "us-east-1"}},
    )
    first = propose_exception(found, "identity policy")[0]
    assert changes(first) == (
        AllowValue(
            statement=1,
            operator="StringNotEquals",
            key="aws:RequestedRegion",
            value="us-east-1",
        ),
    )
    assert first.title == (
        "exempt us-east-1 from the Deny (statement 2) as well (aws:RequestedRegion)"
    )


def test_a_caller_that_is_named_among_others_is_taken_out() -> None:
    named = {"AWS": [BOB, ALICE]}
    trust = document(allow(Principal=ANY_ACCOUNT), {**deny(Principal=named), "Sid": "Not"})
    del trust["Statement"][1]["Resource"]
    first = propose_exception(hop(trust), "trust policy")[0]
    assert changes(first) == (RemovePrincipal(statement=1, principal=BOB),)
    alone = document(
        allow(Principal=ANY_ACCOUNT), {**trust["Statement"][1], "Principal": {"AWS": [BOB]}}
    )
    kept = [changes(each)[0] for each in propose_exception(hop(alone), "trust policy")]
    assert not any(isinstance(each, RemovePrincipal) for each in kept)


def organization(account: str, **levels: Any) -> dict[str, Any]:
    member = {account: {"path": ["r-root"], **levels}}
    return {"organizations": [{"id": "o-a", "management_account": None, "accounts": member}]}


FULL = document({"Effect": "Allow", "Action": "*", "Resource": "*"})


def test_a_deny_of_the_organization_spares_the_caller_by_its_arn() -> None:
    found = hop(TRUST, **organization("111122223333", scps=[[FULL], [FULL, document(deny())]]))
    (proposal,) = propose_exception(found, "SCP")
    (edit,) = proposal.edits
    assert isinstance(edit, EditGuardrail)
    assert (edit.owner, edit.level, edit.index) == ("111122223333", 1, 1)
    (change,) = edit.changes
    assert isinstance(change, AllowValue)
    assert (change.operator, change.key, change.value) == ("ArnNotEquals", "aws:PrincipalArn", BOB)
    assert proposal.who == "org-admin"


def test_an_rcp_is_the_role_accounts() -> None:
    found = hop(TRUST, **organization("222233334444", rcps=[[document(deny(Principal="*"))]]))
    (edit,) = propose_exception(found, "RCP")[0].edits
    assert isinstance(edit, EditGuardrail)
    assert edit.owner == "222233334444"


def test_the_one_level_that_is_silent_is_made_to_allow_this_role_alone() -> None:
    s3 = document(allow(Action="s3:*", Resource="*"))
    found = hop(TRUST, **organization("111122223333", scps=[[FULL], [s3]]))
    (proposal,) = propose_exception(found, "SCP")
    (edit,) = proposal.edits
    assert isinstance(edit, EditGuardrail)
    assert edit.level == 1
    (change,) = edit.changes
    assert isinstance(change, AddStatement)
    assert change.statement["Resource"] == ROLE
    assert change.statement["Condition"] == {"ArnEquals": {"aws:PrincipalArn": BOB}}
    two = hop(TRUST, **organization("111122223333", scps=[[s3], [s3]]))
    assert propose_exception(two, "SCP") == ()


def test_a_boundary_that_misses_by_one_value_accepts_it() -> None:
    named = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    found = hop(
        TRUST,
        boundary=document(allow(Resource="*", Condition=named)),
        request={"action": "sts:AssumeRole", "context": {"aws:RequestedRegion": "us-east-1"}},
    )
    (proposal,) = propose_exception(found, "permissions boundary")
    assert proposal.title == "accept us-east-1 for aws:RequestedRegion as well"


@pytest.mark.parametrize("kind", ["trust policy", "identity policy", "RCP"])
def test_what_does_not_allow_by_itself_is_another_rules_to_mend(kind: Any) -> None:
    assert propose_exception(hop(document(), (document(),)), kind) == ()


def test_a_policy_of_aws_is_nobodys_to_change() -> None:
    managed = "arn:aws:iam::aws:policy/AWSDenyAll"
    own = [{"name": "AWSDenyAll", "arn": managed, "document": document(deny())}]
    principals = {BOB: {"identity_policies": own, "boundary": None}}
    assert propose_exception(hop(TRUST, principals=principals), "identity policy") == ()


def test_statements_are_placed_in_their_documents() -> None:
    scps = [[document(YES, YES)], [document(YES), document(YES)]]
    found = hop(TRUST, **organization("111122223333", scps=scps))
    placed = place_statements(found, "SCP")
    assert [(each.level, each.index, each.match.index) for each in placed] == [
        (0, 0, 0),
        (0, 0, 1),
        (1, 0, 0),
        (1, 1, 0),
    ]
    assert all(each.raw == YES for each in placed)


YES = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def test_a_token_is_spared_by_its_subject() -> None:
    refused = deny(Principal="*", Action="sts:AssumeRoleWithWebIdentity")
    denies = organization("222233334444", rcps=[[document(refused)]])
    matching = {"StringEquals": {"sub": CLAIMS["sub"], "aud": CLAIMS["aud"]}}
    (edit,) = propose_exception(oidc_hop(matching, **denies), "RCP")[0].edits
    assert isinstance(edit, EditGuardrail)
    (change,) = edit.changes
    assert isinstance(change, AllowValue)
    assert (change.operator, change.value) == ("StringNotEquals", CLAIMS["sub"])
    assert change.key.endswith(":sub")
