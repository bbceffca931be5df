"""Where policies ask for MFA: Allows that want it, and Denies that fall without it."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.edit import AddStatement, EditTrustPolicy
from doctor.rules.shared.mfa.mfa_conditions import (
    about_age,
    about_mfa,
    find_mfa_denies,
    find_mfa_of_other_call,
    find_unmet_mfa,
    is_without,
    propose_trust_without_mfa,
)
from tests.rules.shared.support import (
    ANY_ACCOUNT,
    BOB,
    ROLE,
    allow,
    deny,
    document,
    hop,
    policies,
    situation,
)

PRESENT = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
YOUNG = {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}
NO_MFA = {"action": "sts:AssumeRole", "mfa": {"serial": None, "present": False}}
FALLS = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
GRANT = allow(Resource=ROLE)


def trusting(condition: dict[str, Any]) -> dict[str, Any]:
    return document(allow(Principal=ANY_ACCOUNT, Condition=condition))


@pytest.mark.parametrize(("condition", "age"), [(PRESENT, False), (YOUNG, True)])
def test_a_condition_on_mfa_that_a_trust_policy_asks(condition: dict[str, Any], age: bool) -> None:
    ((statement, element),) = find_unmet_mfa(hop(trusting(condition), request=NO_MFA))
    assert (about_mfa(element), about_age(element)) == (True, age)
    assert statement.kind == "trust policy"
    assert is_without(element)


def test_a_condition_on_something_else_is_none_of_mfa() -> None:
    other = {"StringEquals": {"sts:ExternalId": "x"}}
    assert list(find_unmet_mfa(hop(trusting(other), request=NO_MFA))) == []


def test_the_callers_own_policies_may_ask_too() -> None:
    own = hop(
        document(allow(Principal=ANY_ACCOUNT)),
        (document({**GRANT, "Condition": PRESENT}),),
        request=NO_MFA,
    )
    ((statement, _),) = find_unmet_mfa(own)
    assert statement.kind == "identity policy"


def test_a_deny_that_falls_without_mfa() -> None:
    found = hop(
        document(allow(Principal=ANY_ACCOUNT)),
        (document(GRANT, deny(Condition=FALLS)),),
        request=NO_MFA,
    )
    ((statement, element),) = find_mfa_denies(found.verdict)
    assert (statement.effect, about_mfa(element)) == ("Deny", True)
    assert list(find_mfa_denies(found.verdict, but="identity policy")) == []


def test_a_deny_that_does_not_fall_is_not_given() -> None:
    with_mfa = {"action": "sts:AssumeRole", "mfa": {"serial": None, "present": True}}
    found = hop(
        document(allow(Principal=ANY_ACCOUNT)),
        (document(GRANT, deny(Condition=FALLS)),),
        request=with_mfa,
    )
    assert list(find_mfa_denies(found.verdict)) == []


def test_who_is_let_in_without_mfa_is_this_caller_alone() -> None:
    found = hop(trusting({**PRESENT, "StringEquals": {"sts:ExternalId": "x"}}), request=NO_MFA)
    statement = found.verdict.allow_statements("trust policy")[0]
    (proposal,) = propose_trust_without_mfa(found, statement)
    (edit,) = proposal.edits
    assert isinstance(edit, EditTrustPolicy)
    (change,) = edit.changes
    assert isinstance(change, AddStatement)
    assert change.statement["Principal"] == {"AWS": BOB}
    assert change.statement["Condition"] == {"StringEquals": {"sts:ExternalId": "x"}}


def of_other_call(*statements: dict[str, Any]) -> list[int]:
    """Return the statements whose MFA alone keeps another call from being allowed."""
    said = (
        f"An error occurred (AccessDenied) when calling the GetObject operation: User: {BOB} is "
        "not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no "
        "identity-based policy allows the s3:GetObject action"
    )
    own = {"identity_policies": policies(document(*statements)), "boundary": None}
    (denial,) = situation(
        request=NO_MFA, principals={BOB: own}, errors=[{"text": said, "from": "pasted"}]
    ).others
    return [statement.index for statement, _ in find_mfa_of_other_call(denial)]


def test_mfa_may_keep_another_call_from_being_allowed() -> None:
    asks = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": PRESENT}
    assert of_other_call(asks) == [0]
    assert of_other_call({**asks, "Action": "ec2:*"}) == []
    assert of_other_call({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}, asks) == [1]
    assert of_other_call(asks, {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}) == []
