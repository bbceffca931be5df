"""The statements that come closest, and what alone keeps them from applying."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rules.shared.trust.near_misses import (
    caller_arn,
    closest_statements,
    doubtful_conditions,
    missed_conditions,
    misses_only,
    only_trusts,
    principal_values,
    trust_of,
)
from tests.rules.shared.support import (
    ANY_ACCOUNT,
    APP,
    BOB,
    ROLE,
    allow,
    denied,
    document,
    hop,
    situation,
)

ALICE = {"AWS": "arn:aws:iam::111122223333:user/alice"}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "a"}}
OTHER_KEY = {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}
REFUSED: dict[str, Any] = {"errors": [{"text": denied(), "from": "probe", "hop": 1}]}


def closest(*statements: dict[str, Any], **parts: Any) -> list[int]:
    return [each.index for each in closest_statements(hop(document(*statements), **parts))]


@pytest.mark.parametrize(
    ("statements", "nearest"),
    [
        ([allow(Principal=ALICE), allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL)], [1]),
        ([allow(Principal=ALICE), allow(Principal=ANY_ACCOUNT, Action="sts:TagSession")], [1]),
        ([allow(Principal=ANY_ACCOUNT, Action="sts:TagSession"),
          allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL)], [1]),
        ([allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL),
          allow(Principal=ANY_ACCOUNT, Condition=OTHER_KEY)], [0, 1]),
        ([allow(Principal=ANY_ACCOUNT, Condition={"StringEquals": {
            **EXTERNAL["StringEquals"], **OTHER_KEY["StringEquals"]}}),
          allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL)], [1]),
        ([], []),
    ],
)  # fmt: skip
def test_a_condition_weighs_less_than_an_action_and_that_less_than_a_principal(
    statements: list[dict[str, Any]], nearest: list[int]
) -> None:
    assert closest(*statements) == nearest


def test_of_the_callers_own_policies_an_action_and_a_resource_weigh_the_same() -> None:
    own = document(
        allow(Action="s3:*", Resource="*"),
        allow(Resource="arn:aws:iam::222233334444:role/Other"),
        allow(Action="s3:*", Resource="arn:aws:s3:::bucket"),
    )
    found = closest_statements(hop(document(), (own,)), "identity policy")
    assert [each.index for each in found] == [0, 1]


def test_conditions_count_only_where_nothing_else_is_missed() -> None:
    near = hop(document(allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL)))
    assert [each.key for _, each in missed_conditions(near)] == ["sts:ExternalId"]
    far = hop(document(allow(Principal=ALICE, Condition=EXTERNAL)))
    assert list(missed_conditions(far)) == []


def test_what_lets_in_misses_nothing() -> None:
    met = hop(
        document(allow(Principal=ANY_ACCOUNT), allow(Principal=ANY_ACCOUNT, Condition=EXTERNAL))
    )
    assert list(missed_conditions(met)) == []


def test_a_condition_is_in_doubt_only_where_the_call_was_refused() -> None:
    unseen = {"StringLike": {"aws:SourceVpc": "v*"}}
    trust = document(allow(Principal=ANY_ACCOUNT, Condition=unseen))
    assert [each.key for _, each in doubtful_conditions(hop(trust, **REFUSED))] == ["aws:SourceVpc"]
    assert list(doubtful_conditions(hop(trust))) == []


def test_what_misses_an_element_is_told_of_a_refusing_policy_alone() -> None:
    refusing = hop(document(allow(Principal=ALICE, Condition=EXTERNAL)))
    assert [each.index for each in misses_only(refusing, "Principal")] == [0]
    assert misses_only(refusing, "Action") == ()
    allowing = hop(document(allow(Principal=ANY_ACCOUNT), allow(Principal=ALICE)))
    assert misses_only(allowing, "Principal") == ()


def test_every_principal_is_named_once_and_denies_name_none() -> None:
    trust = document(
        allow(Principal={"AWS": [BOB, "*"]}),
        allow(Principal={"AWS": BOB}),
        {**allow(Principal=ALICE), "Effect": "Deny"},
    )
    assert principal_values(hop(trust)) == (BOB, "*")


ROLE_WITH_PATH = "arn:aws:iam::111122223333:role/team/app"


@pytest.mark.parametrize(
    ("caller", "principals", "named"),
    [
        (BOB, {}, BOB),
        (APP, {}, "arn:aws:iam::111122223333:role/app"),
        (APP, {ROLE_WITH_PATH: {}}, ROLE_WITH_PATH),
        ("arn:aws:iam::111122223333:root", {}, "arn:aws:iam::111122223333:root"),
    ],
)
def test_a_session_is_named_by_its_role_with_its_path_where_that_is_known(
    caller: str, principals: dict[str, Any], named: str
) -> None:
    assert caller_arn(hop(document(), caller=caller, principals=principals)) == named


def test_a_caller_that_nobody_knows_has_no_name() -> None:
    (nobody,) = situation(target={"profile": None, "role_arn": ROLE}).hops
    assert caller_arn(nobody) is None


@pytest.mark.parametrize(
    ("statements", "kind", "expected"),
    [
        ([allow(Principal={"Service": "ec2.amazonaws.com"})], "Service", True),
        ([allow(Principal={"Service": "ec2.amazonaws.com"})], "Federated", False),
        ([allow(Principal={"Service": "ec2.amazonaws.com"}), allow(Principal=ALICE)],
         "Service", False),
        ([allow(Principal={"Service": "ec2.amazonaws.com"}),
          {**allow(Principal=ALICE), "Effect": "Deny"}], "Service", True),
        ([], "Service", False),
    ],
)  # fmt: skip
def test_whether_a_policy_trusts_one_kind_alone(
    statements: list[dict[str, Any]], kind: Any, expected: bool
) -> None:
    assert only_trusts(hop(document(*statements)), kind) is expected


def test_a_policy_that_nobody_read_trusts_nobody_that_is_known() -> None:
    unread = hop(None)
    assert trust_of(unread) is None
    assert not only_trusts(unread, "Service")
    assert trust_of(hop(document())) is not None


def test_a_refused_companion_looks_for_what_the_trust_policy_hangs_on() -> None:
    """One condition on both actions, not seen met: AWS names the companion alone."""
    network = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}
    both = allow(Action=["sts:AssumeRole", "sts:TagSession"], Principal=ANY_ACCOUNT)
    text = denied().replace("perform: sts:AssumeRole", "perform: sts:TagSession")
    refused: dict[str, Any] = {"errors": [{"text": text, "from": "probe", "hop": 1}]}
    request = {"action": "sts:AssumeRole", "external_id": None, "tags": {"a": "b"}}
    tagged: dict[str, Any] = {"request": request}
    limited = {**both, "Condition": network}
    hanging = doubtful_conditions(hop(document(limited), **refused, **tagged))
    assert [statement.index for statement, _ in hanging] == [0]
    assert [*doubtful_conditions(hop(document(both, limited), **refused, **tagged))] == []
