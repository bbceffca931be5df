"""What advice asks: who is let in by which statement."""

from __future__ import annotations

from doctor.rules.shared.trust.allow_statements import (
    asks_for,
    name_policy,
    own_statements,
    quote_statement,
    trusting_statements,
)
from tests.rules.shared.support import BOB, ROLE, allow, deny, document, hop, policies, situation

NAMED = allow(Principal={"AWS": [BOB, "*"]}, Condition={"Bool": {"aws:SecureTransport": "true"}})


def test_each_principal_of_each_allow_of_a_read_trust_policy() -> None:
    trust = document(NAMED, {**allow(Principal="*"), "Effect": "Deny"})
    seen = situation(
        target={"profile": None, "role_arn": ROLE},
        caller={"arn": BOB},
        roles={ROLE: {"trust_policy": trust}},
    )
    found = [(policy.name, statement.index, entry.value)
             for _, policy, statement, entry in trusting_statements(seen)]  # fmt: skip
    assert found == [("ProjectAdmin", 0, BOB), ("ProjectAdmin", 0, "*")]
    unread = situation(target={"profile": None, "role_arn": ROLE}, caller={"arn": BOB})
    assert list(trusting_statements(unread)) == []


def test_each_allow_of_the_callers_own_policies() -> None:
    found = hop(document(), (document(allow(Resource="*"), deny()), document(allow(Resource=ROLE))))
    assert [(policy.name, each.index) for policy, each in own_statements(found)] == [
        ("p0", 0),
        ("p1", 0),
    ]
    unread = hop(document(), principals={})
    assert list(own_statements(unread)) == []
    assert policies() == []


def test_a_statement_asks_for_keys_in_any_letters() -> None:
    found = hop(document(), (document({**allow(Resource="*"), "Condition": NAMED["Condition"]}),))
    ((policy, statement),) = own_statements(found)
    assert asks_for(statement, "aws:securetransport")
    assert not asks_for(statement, "aws:sourceip")
    place = quote_statement(policy, statement, "here", "Condition").place
    assert (getattr(place, "statement", None), getattr(place, "element", None)) == (0, "Condition")


def test_a_policy_is_named_for_a_sentence() -> None:
    assert name_policy("identity policy", None) == "identity policy"
    assert name_policy("identity policy", "deploy") == "identity policy deploy"
