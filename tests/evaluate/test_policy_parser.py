"""Policy documents: what is read, and every fault with its place."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate.policy_parser import parse_policy
from doctor.model.policy import Policy, PolicyKind, PrincipalEntry
from tests.evaluate.support import BOB, allow, document


def faults(policy: Policy) -> list[tuple[int | None, str, bool]]:
    return [(each.statement, each.element, each.blocks) for each in policy.faults]


def identity(*statements: Any) -> Policy:
    return parse_policy("identity policy", {"Version": "2012-10-17", "Statement": [*statements]})


def trust(**elements: Any) -> Policy:
    return parse_policy("trust policy", document(allow(**elements)))


def test_a_lone_string_and_a_lone_statement_are_lists_of_one() -> None:
    whole = {"Version": "2012-10-17", "Statement": allow(Resource="*", Sid="One")}
    (statement,) = parse_policy("identity policy", whole).statements
    assert (statement.actions, statement.resources) == (("sts:AssumeRole",), ("*",))
    assert (statement.sid, statement.effect, statement.index) == ("One", "Allow", 0)


def test_a_document_may_be_its_text() -> None:
    policy = parse_policy("identity policy", '{"Statement": []}', name="n", arn="a")
    assert (policy.version, policy.statements, policy.faults) == ("2008-10-17", (), ())
    assert (policy.name, policy.arn) == ("n", "a")


@pytest.mark.parametrize("text", ["{", "[]", "7", "[" * 100_000, '"x"'])
def test_what_is_no_object_is_one_fault(text: str) -> None:
    policy = parse_policy("identity policy", text)
    assert faults(policy) == [(None, "document", True)]
    assert policy.statements == ()


@pytest.mark.parametrize(
    ("body", "element"),
    [
        ({"Version": "2012-10-17"}, "Statement"),
        ({"Statement": "x"}, "Statement"),
        ({"Version": "2012-10-18", "Statement": []}, "Version"),
        ({"Version": 2012, "Statement": []}, "Version"),
    ],
)
def test_a_document_without_its_parts(body: dict[str, Any], element: str) -> None:
    assert faults(parse_policy("identity policy", body)) == [(None, element, True)]


@pytest.mark.parametrize(
    ("statement", "elements"),
    [
        ("x", ["Statement"]),
        (allow(Resource="*", Effect="allow"), ["Effect"]),
        (allow(Resource="*", Action=None), ["Action"]),
        (allow(Resource="*", NotAction="s3:*"), ["Action"]),
        (allow(Resource="*", NotResource="*"), ["Resource"]),
        (allow(), ["Resource"]),
        (allow(Resource="*", Action=7), ["Action"]),
        (allow(Resource="*", Action=["sts:*", 7]), ["Action"]),
        (allow(Resource="*", Principal="*"), ["Principal"]),
        (allow(Resource="*", action="sts:*"), ["action"]),
        (allow(Resource="*", Condition=[]), ["Condition"]),
        (allow(Resource="*", Condition={"Bool": "x"}), ["Condition"]),
        (allow(Resource="*", Condition={"Bool": {"aws:a": {}}}), ["Condition"]),
    ],
)
def test_a_fault_of_a_statement_names_its_element(statement: Any, elements: list[str]) -> None:
    good = allow(Resource="*")
    found = identity(good, statement).faults
    assert [(each.statement, each.element) for each in found] == [(1, each) for each in elements]


def test_an_element_in_the_wrong_letters_says_which_is_meant() -> None:
    (fault,) = identity(allow(Resource="*", sid="x")).faults
    assert fault.says == "sid is not an element of a statement: Sid is"
    (fault,) = identity(allow(Resource="*", Sids="x")).faults
    assert fault.says == "Sids is not an element of a statement"


def test_what_is_sound_in_a_faulty_list_is_kept() -> None:
    (statement,) = identity(allow(Resource=["*", None])).statements
    assert statement.resources == ("*",)


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        ("*", [PrincipalEntry("*", "*")]),
        ({"AWS": "*"}, [PrincipalEntry("AWS", "*")]),
        ({"AWS": [BOB], "Service": "ec2.amazonaws.com"},
         [PrincipalEntry("AWS", BOB), PrincipalEntry("Service", "ec2.amazonaws.com")]),
    ],
)  # fmt: skip
def test_principals_are_listed_with_their_type(value: Any, entries: list[PrincipalEntry]) -> None:
    policy = trust(Principal=value)
    assert [*(policy.statements[0].principals or ())] == entries
    assert policy.faults == ()


@pytest.mark.parametrize(
    ("value", "element"),
    [("bob", "Principal"), (["*"], "Principal"), ({"aws": BOB}, "Principal"), ({"AWS": 7}, "AWS")],
)
def test_a_principal_of_another_shape_is_a_fault(value: Any, element: str) -> None:
    assert faults(trust(Principal=value)) == [(0, element, True)]


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("111122223333", True),
        ("arn:aws:iam::111122223333:root", True),
        (BOB, True),
        ("arn:aws:iam::111122223333:role/team/app", True),
        ("arn:aws:sts::111122223333:assumed-role/app/job", True),
        ("arn:aws:sts::111122223333:federated-user/bob", True),
        ("AIDARTX3GSDSQAAAAAAAA", True),
        ("AROARTX3GSDSQAAAAAAAA", True),
        ("arn:aws:iam::111122223333:group/team", False),
        ("arn:aws:iam::111122223333:user/*", False),
        ("arn:aws:iam::111122223333:user/bo?", False),
        ("arn:aws:iam::1111:user/bob", False),
        ("arn:aws:iam::111122223333:saml-provider/Corp", False),
        ("AKIARTX3GSDSQAAAAAAA", False),
        ("bob", False),
    ],
)
def test_a_value_that_is_no_principal_matches_nobody_and_blocks_nothing(
    value: str, is_one: bool
) -> None:
    found = faults(trust(Principal={"AWS": value}))
    assert found == ([] if is_one else [(0, "Principal", False)])


@pytest.mark.parametrize(
    ("elements", "element"),
    [
        ({}, "Principal"),
        ({"NotPrincipal": {"AWS": BOB}}, "NotPrincipal"),
        ({"Principal": {"AWS": BOB}, "Resource": "*"}, "Resource"),
        ({"Principal": {"AWS": BOB}, "NotResource": "*"}, "Resource"),
    ],
)
def test_the_shape_of_a_trust_policy(elements: dict[str, Any], element: str) -> None:
    assert faults(trust(**elements)) == [(0, element, True)]


def test_the_values_of_a_condition_are_texts() -> None:
    block = {"Bool": {"aws:a": True, "aws:b": [False, "x"]}, "NumericEquals": {"aws:c": 7}}
    (statement,) = identity(allow(Resource="*", Condition=block)).statements
    found = [(each.operator, each.key, each.values) for each in statement.conditions]
    assert found == [
        ("Bool", "aws:a", ("true",)),
        ("Bool", "aws:b", ("false", "x")),
        ("NumericEquals", "aws:c", ("7",)),
    ]


@pytest.mark.parametrize("kind", ["SCP", "RCP", "VPC endpoint policy", "permissions boundary"])
def test_a_principal_is_no_fault_elsewhere(kind: PolicyKind) -> None:
    assert parse_policy(kind, document(allow(Principal="*", Resource="*"))).faults == ()
