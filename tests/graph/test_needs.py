"""What a caller can bring: the requests that are worth a try, those first that need the least."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.evaluate import parse_policy
from doctor.graph.needs import (
    NOTHING_NEEDED,
    SESSION_NAME,
    Attempt,
    Offer,
    attempts,
    instance_of,
    is_of_request,
    wishes_of,
)


def tried(condition: Any, *, is_user: bool = True, offer: Offer | None = None) -> list[Attempt]:
    document = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "sts:AssumeRole",
            "Condition": condition,
        },
    }
    wishes = wishes_of(parse_policy("trust policy", document))
    return [*attempts(wishes, is_user=is_user, variables={"aws:username": "bob"}, offer=offer)]


def needs(listed: list[Attempt]) -> list[tuple[str, ...]]:
    return [each.needs for each in listed]


def test_where_nothing_is_asked_only_the_plain_request_is_tried() -> None:
    assert tried({"IpAddress": {"aws:SourceIp": "203.0.113.7"}}) == [NOTHING_NEEDED]


def test_values_that_a_policy_names_are_brought() -> None:
    _, first, second = tried({"StringEquals": {"sts:ExternalId": ["a", "b"]}})
    assert [first.request.external_id, second.request.external_id] == ["a", "b"]
    assert first.wanted == (("external-id", "a"),)


def test_what_needs_less_is_tried_first() -> None:
    condition = {
        "StringEquals": {"sts:ExternalId": "a"},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
    }
    assert needs(tried(condition)) == [(), ("mfa",), ("external-id",), ("external-id", "mfa")] or (
        needs(tried(condition)) == [(), ("external-id",), ("mfa",), ("external-id", "mfa")]
    )


def test_a_role_session_brings_no_mfa() -> None:
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert needs(tried(condition, is_user=False)) == [()]


def test_the_callers_own_name_is_put_in_and_another_variable_is_no_value() -> None:
    _, named = tried({"StringLike": {"sts:RoleSessionName": "${aws:username}"}})
    assert named.request.role_session_name == "bob"
    assert needs(tried({"StringLike": {"sts:RoleSessionName": "${aws:userid}"}})) == [()]


def test_tags_are_sent_together_with_their_keys() -> None:
    found = tried({"StringEquals": {"aws:RequestTag/team": "red", "sts:TransitiveTagKeys": "team"}})
    whole = found[-1]
    assert whole.request.tags == {"team": "red"}
    assert whole.request.transitive_tag_keys == ("team",)
    assert whole.needs == ("tags",)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [("abc", "abc"), ("repo:*:x", "repo::x"), ("a?c", "axc"), ("*", "roledoctor")],
)
def test_a_pattern_has_an_instance(pattern: str, value: str) -> None:
    assert instance_of(pattern) == value


def test_an_offer_narrows_what_is_tried() -> None:
    condition = {"StringEquals": {"sts:ExternalId": ["a", "b"], "sts:SourceIdentity": "c"}}
    only_b = Offer(values={"external-id": "b"})
    assert [each.request.external_id for each in tried(condition, offer=only_b)] == [None, "b"]
    assert needs(tried(condition, offer=Offer())) == [()]


def test_the_number_of_requests_is_bounded() -> None:
    many = {f"aws:RequestTag/t{n}": [str(v) for v in range(9)] for n in range(9)}
    assert len(tried({"StringEquals": many})) <= 96 + 1


def test_the_plain_request_has_a_session_name_of_its_own() -> None:
    assert NOTHING_NEEDED.request.role_session_name == SESSION_NAME


@pytest.mark.parametrize(
    ("key", "of_request"),
    [("sts:ExternalId", True), ("aws:PrincipalArn", True), ("aws:SourceIp", False)],
)
def test_keys_of_the_request_are_told_from_those_of_its_surroundings(
    key: str, *, of_request: bool
) -> None:
    assert is_of_request(key) is of_request
