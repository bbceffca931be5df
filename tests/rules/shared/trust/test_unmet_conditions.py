"""Conditions that a request does not meet, by the kind of key, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.rules.shared.trust.unmet_conditions import (
    EVERY_KEY,
    EXTERNAL_ID,
    NETWORK,
    TAGS,
    find_unmet_conditions,
    has_now,
    is_among,
    quote_unmet_condition,
)
from tests.rules.shared.support import ANY_ACCOUNT, allow, denied, document, hop

REFUSED: dict[str, Any] = {"errors": [{"text": denied(), "from": "probe", "hop": 1}]}


@pytest.mark.parametrize(
    ("key", "keys", "expected"),
    [
        ("sts:externalid", EXTERNAL_ID, True),
        ("sts:externalid2", EXTERNAL_ID, False),
        ("aws:principaltag/team", TAGS, True),
        ("aws:tagkeys", TAGS, True),
        ("aws:tagkeys/x", TAGS, False),
        ("aws:sourceip", NETWORK, True),
        ("whatever", EVERY_KEY, True),
    ],
)
def test_a_prefix_takes_what_begins_with_it(
    key: str, keys: tuple[str, ...], expected: bool
) -> None:
    assert is_among(key, keys) is expected


def unmet(condition: dict[str, Any], keys: tuple[str, ...] = EVERY_KEY, **parts: Any) -> list[Any]:
    trust = document(allow(Principal=ANY_ACCOUNT, Condition=condition))
    return list(find_unmet_conditions(hop(trust, **parts), keys))


def test_what_the_request_lacks_is_proven() -> None:
    (found,) = unmet({"StringEquals": {"sts:ExternalId": "a"}}, EXTERNAL_ID)
    assert (found.certainty, found.key, found.got, found.wants) == (
        "proven",
        "sts:externalid",
        None,
        "a",
    )
    assert has_now(found.element) == "the request has no sts:ExternalId"
    assert unmet({"StringEquals": {"sts:ExternalId": "a"}}, NETWORK) == []


def test_what_was_not_seen_is_likely_after_a_refusal() -> None:
    condition = {"StringLike": {"aws:SourceVpc": ["v1*", "v2*"]}}
    assert unmet(condition) == []
    (found,) = unmet(condition, **REFUSED)
    assert (found.certainty, found.wants) == ("likely", "v1* or v2*")
    assert has_now(found.element) == "the value of aws:SourceVpc in the request was not seen"


def test_what_the_request_has_instead_is_shown() -> None:
    request = {"action": "sts:AssumeRole", "external_id": "b"}
    (found,) = unmet({"StringNotEquals": {"sts:ExternalId": "b"}}, request=request)
    assert (found.got, found.wants) == ("b", "none of b")
    condition, now = quote_unmet_condition(found)
    assert now.says == "the request has sts:ExternalId = b"
    assert condition.quote is not None
    assert condition.quote.text == '"StringNotEquals": {"sts:ExternalId": "b"}'
