"""Edits on a copy of the case: what changes, and what no longer counts as evidence."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import UNSET

from doctor.case.case_file import parse_case
from doctor.fix.apply import apply_edits
from doctor.model.case import Case
from doctor.model.edit import (
    AddStatement,
    ChangeEnvironment,
    ChangeRequest,
    ChangeTarget,
    EditIdentityPolicy,
    EditTrustPolicy,
    FreshCredentials,
    SetSessionLimit,
    SetSetting,
    TagPrincipal,
)

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
EMPTY: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
ADDED = {"Effect": "Allow", "Action": "sts:TagSession", "Resource": "*"}
CONFIG = "[profile p]\nregion = x\n"


def case(**parts: Any) -> Case:
    return parse_case({"schema": "roledoctor.case/1", **parts})


TRIED = {
    "caller": {"arn": BOB},
    "errors": [{"text": "ExpiredToken", "from": "pasted"}],
    "probes": [{"call": "sts:AssumeRole", "hop": 1, "outcome": "failed", "detail": ""}],
    "sessions": [{"hop": 1, "arn": BOB}],
}


def test_what_was_tried_before_is_no_evidence_any_more() -> None:
    after = apply_edits(case(**TRIED), (SetSessionLimit(role_arn=ROLE, seconds=7200),))
    assert (after.errors, after.probes, after.sessions) == ((), (), ())
    assert after.caller is not UNSET
    assert after.roles[ROLE].max_session_duration == 7200


@pytest.mark.parametrize(
    ("edit", "known"),
    [
        (SetSetting(profile="p", name="source_profile", value="b"), False),
        (SetSetting(profile="p", name="credential_source", value="Environment"), False),
        (SetSetting(profile="p", name="region", value="x"), True),
        (ChangeEnvironment(set=(("AWS_REGION", "x"),)), True),
        (ChangeEnvironment(unset=("AWS_PROFILE",)), False),
        (ChangeEnvironment(set=(("AWS_REGION", "x"),), unset=("AWS_PROFILE",)), False),
        (ChangeTarget(profile="p", role_arn=None), False),
    ],
)
def test_other_credentials_make_the_caller_unknown(edit: Any, known: bool) -> None:
    assert (apply_edits(case(**TRIED), (edit,)).caller is not UNSET) is known


def test_the_environment_is_set_and_unset() -> None:
    change = ChangeEnvironment(set=(("A", "1"),), unset=("B",))
    held = case(env={"B": "2", "AWS_PROFILE": "dev"})
    assert apply_edits(held, (change,)).env == {"A": "1", "AWS_PROFILE": "dev"}
    assert apply_edits(case(), (change,)).env == {"A": "1"}


def test_a_trust_policy_that_was_not_seen_is_not_written_anew() -> None:
    edit = EditTrustPolicy(role_arn=ROLE, changes=(AddStatement(statement=ADDED),))
    unseen = apply_edits(case(), (edit,))
    assert ROLE not in unseen.roles
    none = apply_edits(case(roles={ROLE: {"trust_policy": None}}), (edit,)).roles[ROLE]
    assert isinstance(none.trust_policy, dict)
    assert none.trust_policy["Statement"] == [ADDED]


def grants(policy: str | None) -> list[tuple[str | None, int]]:
    own = [
        {"name": "a", "arn": None, "document": EMPTY},
        {"name": "b", "arn": "arn:aws:iam::111122223333:policy/b", "document": EMPTY},
    ]
    edit = EditIdentityPolicy(
        principal=BOB, policy=policy, changes=(AddStatement(statement=ADDED),)
    )
    after = apply_edits(
        case(principals={BOB: {"identity_policies": own, "boundary": None}}), (edit,)
    )
    policies = after.principals[BOB].identity_policies
    assert policies is not UNSET
    assert policies is not None
    documents = [each.document for each in policies]
    counts = [len(each["Statement"]) for each in documents if isinstance(each, dict)]
    return [(each.name, count) for each, count in zip(policies, counts, strict=True)]


def test_the_policy_that_is_named_is_changed_and_none_other() -> None:
    assert grants("a") == [("a", 1), ("b", 0)]
    assert grants("arn:aws:iam::111122223333:policy/b") == [("a", 0), ("b", 1)]
    assert grants("none") == [("a", 0), ("b", 0)]


def test_a_new_policy_is_named_after_what_it_allows() -> None:
    assert grants(None) == [("a", 0), ("b", 0), ("AllowTagSession", 1)]


def test_a_tag_replaces_one_of_other_letters() -> None:
    principals = {BOB: {"tags": {"team": "red", "cost": "1"}}}
    edit = TagPrincipal(principal=BOB, name="Team", value="blue")
    after = apply_edits(case(principals=principals), (edit,))
    assert after.principals[BOB].tags == {"cost": "1", "Team": "blue"}
    given = {"action": "sts:AssumeRole", "context": {"aws:principaltag/team": "red"}}
    told = apply_edits(case(request=given), (edit,)).request
    assert told is not UNSET
    assert told.context == {"aws:PrincipalTag/Team": "blue"}


def test_a_request_is_changed_where_something_is_given() -> None:
    edit = ChangeRequest(external_id="x", tags=(("a", "b"),), mfa_serial="m")
    request = apply_edits(case(request={"duration_seconds": 900}), (edit,)).request
    assert request is not UNSET
    assert (request.external_id, request.duration_seconds, request.tags) == ("x", 900, {"a": "b"})
    assert request.mfa is not UNSET
    assert (request.mfa.serial, request.mfa.present) == ("m", True)


def test_signing_in_anew_forgets_the_caches_and_may_bring_mfa() -> None:
    files = {
        "config": {"path": "c", "text": CONFIG},
        "credentials": None,
        "other": [{"path": "~/.aws/sso/cache/x.json", "text": "{}"}],
    }
    plain = apply_edits(case(files=files), (FreshCredentials(profile="p"),))
    assert plain.files is not UNSET
    assert plain.files.other == ()
    assert plain.request is UNSET
    with_mfa = apply_edits(case(), (FreshCredentials(profile="p", mfa=True),)).request
    assert with_mfa is not UNSET
    assert with_mfa.mfa is not UNSET
    assert with_mfa.mfa.present is True


def test_edits_are_made_one_upon_another() -> None:
    edits = (
        ChangeEnvironment(set=(("A", "1"),)),
        ChangeEnvironment(unset=("A",)),
        ChangeEnvironment(set=(("B", "2"),)),
    )
    assert apply_edits(case(), edits).env == {"B": "2"}


@pytest.mark.parametrize(
    ("shared", "is_shared"),
    [
        ({"name": "a", "arn": "arn:aws:iam::111122223333:policy/a"}, True),
        ({"name": "a", "arn": None, "group": "engineers"}, True),
        ({"name": "a", "arn": None}, False),
    ],
)
def test_a_managed_or_group_policy_is_changed_for_all_who_have_it(
    shared: Any, is_shared: bool
) -> None:
    alice, stranger = BOB.replace("bob", "alice"), BOB.replace("111122223333", "222233334444")
    held = {"identity_policies": [{**shared, "document": EMPTY}]}
    before = case(principals={BOB: held, alice: held, stranger: held})
    edit = EditIdentityPolicy(principal=BOB, policy="a", changes=(AddStatement(statement=ADDED),))
    after = apply_edits(before, (edit,))

    def statements(arn: str) -> Any:
        policies: Any = after.principals[arn].identity_policies
        return policies[0].document["Statement"]

    assert statements(BOB) == [ADDED]
    assert (statements(alice) == [ADDED]) is is_shared
    assert shared["arn"] is not None or statements(stranger) == []
