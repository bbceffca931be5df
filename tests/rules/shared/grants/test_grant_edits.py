"""Grants: this action on this role, to this caller, and nothing wider."""

from __future__ import annotations

from doctor.model.edit import AddStatement, AllowValue, EditIdentityPolicy
from doctor.rules.shared.grants.grant_edits import is_of_aws, propose_grant, propose_identity_value
from tests.rules.shared.support import ANY_ACCOUNT, APP, BOB, ROLE, allow, document, hop

TRUST = document(allow(Principal=ANY_ACCOUNT))
EXTERNAL = {"StringEquals": {"sts:ExternalId": "a"}}


def test_a_grant_is_for_one_action_on_one_role() -> None:
    (proposal,) = propose_grant(hop(TRUST))
    (edit,) = proposal.edits
    assert isinstance(edit, EditIdentityPolicy)
    assert (edit.principal, edit.policy) == (BOB, None)
    (change,) = edit.changes
    assert isinstance(change, AddStatement)
    assert change.statement == {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ROLE}
    tagged = propose_grant(hop(TRUST), "sts:TagSession")[0]
    assert "sts:TagSession" in tagged.title


def test_a_session_gets_its_grant_at_its_role() -> None:
    (edit,) = propose_grant(hop(TRUST, caller=APP))[0].edits
    assert isinstance(edit, EditIdentityPolicy)
    assert edit.principal == "arn:aws:iam::111122223333:role/app"


def test_a_condition_of_the_callers_policy_accepts_one_value_more() -> None:
    grant = document(allow(Resource=ROLE, Condition=EXTERNAL))
    request = {"action": "sts:AssumeRole", "external_id": "b"}
    found = hop(TRUST, (grant,), request=request)
    (statement,) = found.verdict.allow_statements("identity policy")
    (element,) = statement.of("Condition")
    (proposal,) = propose_identity_value(found, statement, element)
    (edit,) = proposal.edits
    assert isinstance(edit, EditIdentityPolicy)
    assert edit.policy == "p0"
    assert edit.changes == (
        AllowValue(statement=0, operator="StringEquals", key="sts:ExternalId", value="b"),
    )


def test_what_was_not_sent_cannot_be_accepted() -> None:
    found = hop(TRUST, (document(allow(Resource=ROLE, Condition=EXTERNAL)),))
    (statement,) = found.verdict.allow_statements("identity policy")
    (element,) = statement.of("Condition")
    assert propose_identity_value(found, statement, element) == ()
    assert not is_of_aws(statement)
