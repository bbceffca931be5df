"""Actions that ride along: refused while the assume itself is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.model.edit import AllowAction, EditIdentityPolicy, EditTrustPolicy
from doctor.rules.shared.grants.companion_actions import explain_missing_action
from tests.rules.shared.support import ANY_ACCOUNT, BOB, ROLE, allow, document, hop

BOTH = ["sts:AssumeRole", "sts:TagSession"]
TAGS = {"action": "sts:AssumeRole", "external_id": None, "tags": {"Team": "red"}}


def explain(trust_actions: Any, own_actions: Any) -> list[Any]:
    found = hop(
        document(allow(Principal=ANY_ACCOUNT, Action=trust_actions)),
        (document(allow(Resource=ROLE, Action=own_actions)),),
        request=TAGS,
    )
    return list(explain_missing_action(found, "sts:TagSession", "session tags"))


def test_what_is_allowed_on_both_sides_is_not_told() -> None:
    assert explain(BOTH, BOTH) == []


def test_the_side_that_lacks_it_is_mended() -> None:
    (on_role,) = explain("sts:AssumeRole", BOTH)
    (edit,) = on_role.proposals[0].edits
    assert isinstance(edit, EditTrustPolicy)
    assert edit.changes == (AllowAction(statement=0, action="sts:TagSession"),)
    assert len(on_role.proposals) == 1
    (on_caller,) = explain(BOTH, "sts:AssumeRole")
    (edit,) = on_caller.proposals[0].edits
    assert isinstance(edit, EditIdentityPolicy)
    (both,) = explain("sts:AssumeRole", "sts:AssumeRole")
    assert len(both.proposals) == 2


def test_where_the_assume_itself_is_refused_that_comes_first() -> None:
    assert explain("sts:SetSourceIdentity", BOTH) == []


def test_it_says_what_the_call_sends() -> None:
    (finding,) = explain("sts:AssumeRole", BOTH)
    assert finding.title == "the call sends session tags, and sts:TagSession is not allowed"
    assert finding.next_step == "alternatively, send no session tags"
    assert finding.certainty == "proven"


TAGGED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    f"{BOB} is not authorized to perform: sts:TagSession on resource: {ROLE}"
)


@pytest.mark.parametrize(
    ("trust", "certainty"),
    [
        (None, "likely"),
        (document(allow(Principal=ANY_ACCOUNT, Action=BOTH)), "possible"),
        (
            document(
                allow(Principal=ANY_ACCOUNT),
                {**allow(Principal={"AWS": ROLE}, Action="sts:TagSession"), "Effect": "Deny"},
            ),
            "proven",
        ),
    ],
)
def test_what_aws_names_is_weighed_against_the_trust_policy_that_was_read(
    trust: dict[str, Any] | None, certainty: str
) -> None:
    """Unread it is likely; where the policy has the action, it is hardly that; where not, it is."""
    found = hop(
        trust,
        (document(allow(Resource=ROLE, Action=BOTH)),),
        request=TAGS,
        errors=[{"text": TAGGED, "hop": 1}],
    )
    (finding,) = explain_missing_action(found, "sts:TagSession", "session tags")
    assert finding.certainty == certainty


def test_a_deny_of_the_action_is_no_grant_of_it() -> None:
    trust = document(
        allow(Principal=ANY_ACCOUNT, Action=BOTH),
        {
            **allow(Principal={"AWS": f"{BOB}-other"}, Action="sts:TagSession"),
            "Effect": "Deny",
        },
    )
    only_deny = document(
        allow(Principal=ANY_ACCOUNT, Action="sts:AssumeRole"),
        trust["Statement"][1],
    )
    parts: dict[str, Any] = {"request": TAGS, "errors": [{"text": TAGGED, "hop": 1}]}
    own = (document(allow(Resource=ROLE, Action=BOTH)),)
    (allowed,) = explain_missing_action(hop(trust, own, **parts), "sts:TagSession", "tags")
    (denied,) = explain_missing_action(hop(only_deny, own, **parts), "sts:TagSession", "tags")
    assert (allowed.certainty, denied.certainty) == ("possible", "proven")
