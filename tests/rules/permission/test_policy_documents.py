"""Policy documents among what was pasted, by their shape."""

from __future__ import annotations

import json

from doctor.rules.permission._policy_documents import actions_of, pasted_policies
from tests.rules.shared.support import situation

POLICY = {"Version": "2012-10-17", "Statement": []}


def pasted(*texts: str) -> list[tuple[str, object]]:
    listed = [{"name": f"a{at}", "text": text} for at, text in enumerate(texts)]
    return list(pasted_policies(situation(attachments=listed)))


def test_a_document_is_found_in_whatever_stands_around_it() -> None:
    text = json.dumps(POLICY)
    assert pasted(f"here {text} and {{ {text}", text) == [
        ("a0", POLICY),
        ("a0", POLICY),
        ("a1", POLICY),
    ]


def test_what_has_no_statement_is_no_policy() -> None:
    assert pasted('{"Version": "2012-10-17"}', "[]", "{", "") == []


def test_a_wrapper_hides_nothing_twice() -> None:
    assert pasted(json.dumps({"Statement": [{"inner": POLICY}]})) == [
        ("a0", {"Statement": [{"inner": POLICY}]})
    ]


def test_actions_are_listed_in_lower_case() -> None:
    assert actions_of({"Action": "STS:AssumeRole"}) == ("sts:assumerole",)
    assert actions_of({"Action": ["a:B", 7]}) == ("a:b",)
    assert actions_of({}) == ()
