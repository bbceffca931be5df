"""federation/eks-identity-not-mapped: aws-auth in every shape, and access entries."""

from __future__ import annotations

import json

import pytest

from doctor.case.case_file import parse_case
from doctor.engine import diagnose
from tests.rules.support import first, ids_of, raw_case

RULE = "federation/eks-identity-not-mapped"
BARE = "arn:aws:iam::111122223333:role/cluster-admin"


def test_the_path_is_what_sets_them_apart() -> None:
    finding = first(RULE)
    assert "with the role's path" in finding.explanation
    assert f"rolearn: {BARE}" in finding.fixes[0].commands


@pytest.mark.parametrize(
    ("text", "mapped"),
    [
        (f"mapRoles:\n- rolearn: {BARE}\n", True),
        ("mapRoles: []", False),
        (json.dumps({"data": {"mapRoles": json.dumps([{"rolearn": BARE}])}}), True),
        ('mapAccounts: ["111122223333"]', True),
        ('mapAccounts: ["444455556666"]', False),
        (json.dumps({"accessEntries": ["arn:aws:iam::111122223333:role/ops/cluster-admin"]}), True),
        (json.dumps({"accessEntries": []}), False),
    ],
)
def test_who_is_mapped_is_read_from_any_of_them(text: str, *, mapped: bool) -> None:
    raw = raw_case(RULE)
    raw["attachments"][1] = {"name": "pasted", "text": text}
    assert (RULE not in ids_of(raw)) is mapped


def test_without_a_map_it_is_likely() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    assert diagnose(parse_case(raw)).findings[0].certainty == "likely"


def test_a_map_that_is_no_yaml_is_none() -> None:
    raw = raw_case(RULE)
    raw["attachments"][1]["text"] = "mapRoles: [\n"
    assert diagnose(parse_case(raw)).findings[0].certainty == "likely"


@pytest.mark.parametrize(
    ("mode", "shown", "known"),
    [
        ("API", f"mapRoles:\n- rolearn: {BARE}\n", False),
        ("API_AND_CONFIG_MAP", f"mapRoles:\n- rolearn: {BARE}\n", True),
        ("CONFIG_MAP", json.dumps({"accessEntries": [BARE]}), False),
        ("API", json.dumps({"accessEntries": [BARE]}), True),
    ],
)
def test_a_map_that_the_cluster_does_not_read_lets_nobody_in(
    mode: str, shown: str, *, known: bool
) -> None:
    raw = raw_case(RULE)
    raw["attachments"][1] = {"name": "pasted", "text": shown}
    described = json.dumps({"cluster": {"accessConfig": {"authenticationMode": mode}}})
    raw["attachments"].append({"name": "describe-cluster", "text": described})
    found = diagnose(parse_case(raw)).findings
    assert (RULE not in {each.id for each in found}) is known
    assert known or f"mode {mode}" in found[0].explanation


@pytest.mark.parametrize(
    "text",
    [
        "[✖]  getting auth ConfigMap: Unauthorized",
        '{"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
        'Error: Unauthorized\n\n  on main.tf line 1, in resource "kubernetes_namespace" "shop":',
    ],
)
def test_tools_say_it_each_in_words_of_their_own(text: str) -> None:
    assert ids_of({"schema": "roledoctor.case/1", "errors": [{"text": text}]})[0] == RULE


def test_what_was_not_seen_is_not_said_to_lack_the_caller() -> None:
    raw = raw_case(RULE)
    raw["attachments"] = []
    assert "neither was seen here" in diagnose(parse_case(raw)).findings[0].explanation
