"""The policies of a request, each kind where it stands."""

from __future__ import annotations

from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.policies import POLICY_KINDS, Policies
from doctor.model.policy import Policy

TRUST = Policy(kind="trust policy")
ONE, TWO = Policy(kind="identity policy", name="one"), Policy(kind="identity policy", name="two")
SCP, OTHER = Policy(kind="SCP", name="root"), Policy(kind="SCP", name="account")
UNREAD = Unreadable("denied")

POLICIES = Policies(
    trust=Known(TRUST), identity=Known((ONE, TWO)), boundary=UNREAD, scps=Known(((SCP,), (OTHER,)))
)


def test_every_kind_has_levels_and_identity_policies_are_one() -> None:
    assert POLICIES.levels("trust policy") == Known(((TRUST,),))
    assert POLICIES.levels("identity policy") == Known(((ONE, TWO),))
    assert POLICIES.levels("SCP") == Known(((SCP,), (OTHER,)))
    assert POLICIES.levels("permissions boundary") is UNREAD
    assert all(Policies().levels(kind) is ABSENT for kind in POLICY_KINDS)


def test_what_was_read_is_given_with_its_place() -> None:
    assert list(POLICIES.list_seen("identity policy")) == [(ONE, 0, 0), (TWO, 0, 1)]
    assert list(POLICIES.list_seen("SCP")) == [(SCP, 0, 0), (OTHER, 1, 0)]
    assert list(POLICIES.list_seen("permissions boundary")) == []
    assert list(POLICIES.all_seen()) == [TRUST, ONE, TWO, SCP, OTHER]
