"""A quote of a policy is the policy's own words, with what was compared underlined."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from doctor.model.finding import Quote
from doctor.render.markdown import render_markdown
from doctor.render.report import build_report
from doctor.render.text import render_text
from doctor.render.text_page import TextOptions
from tests.rules.shared.support import BOB, ROLE, allow, denied, document, policies

ALICE = "arn:aws:iam::111122223333:user/alice"


def quoted(element: str, trust: dict[str, Any], own: dict[str, Any] | None = None) -> list[Quote]:
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "roles": {ROLE: {"trust_policy": trust, "exists": True}},
        "principals": {BOB: {"identity_policies": policies(own or document(allow(Resource=ROLE)))}},
        "errors": [{"text": denied(), "from": "probe", "hop": 1}],
    }
    found = diagnose(parse_case(raw)).findings[0]
    return [
        each.quote
        for each in found.evidence
        if each.quote is not None and element in each.quote.text
    ]


def marked(quote: Quote) -> str:
    return quote.text[quote.start : quote.start + quote.length]


@pytest.mark.parametrize(
    ("principal", "text"),
    [
        ({"AWS": ALICE}, f'"Principal": {{"AWS": "{ALICE}"}}'),
        ({"AWS": [ALICE]}, f'"Principal": {{"AWS": ["{ALICE}"]}}'),
        ({"AWS": "333344445555"}, '"Principal": {"AWS": "333344445555"}'),
    ],
)
def test_a_principal_stands_with_its_type(principal: dict[str, Any], text: str) -> None:
    (quote,) = quoted("Principal", document(allow(Principal=principal)))
    assert quote.text == text
    assert marked(quote).strip('[]"') in text


def test_a_condition_keeps_its_list_and_its_variable() -> None:
    wanted = {"StringEquals": {"sts:RoleSessionName": ["${aws:username}"]}}
    trust = document(allow(Principal={"AWS": BOB}, Condition=wanted))
    (quote,) = quoted("RoleSessionName", trust)
    assert quote.text == '"StringEquals": {"sts:RoleSessionName": ["${aws:username}"]}'


def test_an_action_is_what_stands_there_and_not_what_it_covers() -> None:
    own = document(allow(Resource=ROLE), {"Effect": "Deny", "Action": "*", "Resource": "*"})
    found = quoted("Resource", document(allow(Principal={"AWS": BOB})), own)
    assert [(each.text, marked(each)) for each in found] == [('"Resource": "*"', '"*"')]


def test_a_policy_of_a_group_is_said_to_be_the_groups() -> None:
    frozen = document({"Effect": "Deny", "Action": "sts:*", "Resource": "*"})
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "principals": {
            BOB: {
                "identity_policies": [
                    *policies(document(allow(Resource=ROLE))),
                    {"name": "freeze", "group": "devs", "document": frozen},
                ],
                "groups": {"devs": [BOB]},
            }
        },
        "errors": [{"text": denied(), "from": "probe", "hop": 1}],
    }
    found = diagnose(parse_case(raw))
    assert "identity policy freeze of group devs, statement 1" in render_text(found, TextOptions())
    assert "identity policy freeze of group devs" in render_markdown(build_report(found))


def test_of_two_policies_without_a_name_the_one_that_denies_is_quoted() -> None:
    deny = {"Sid": "Users", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "*"}
    scp = {"Version": "2012-10-17", "Statement": [deny]}
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    full = {"Version": "2012-10-17", "Statement": [everything]}
    account = {"scps": [[full, scp]]}
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        "organizations": [{"accounts": {"111122223333": account}}],
        "errors": [{"text": denied(), "from": "probe", "hop": 1}],
    }
    found = next(
        each for each in diagnose(parse_case(raw)).findings if each.id == "permission/scp-blocks"
    )
    texts = [each.quote.text for each in found.evidence if each.quote is not None]
    assert texts == ['"Action": "sts:AssumeRole"']
