"""`--with`: what a caller can bring, as it is written on the command line."""

from __future__ import annotations

import pytest

from doctor.cli.exits import UsageError
from doctor.cli.offer import parse_offer


def test_needs_with_and_without_values_and_tags_are_read() -> None:
    offer = parse_offer("mfa, external-id=A=B,tags:team=red,")
    assert offer.values == {"mfa": None, "external-id": "A=B", "tags": None}
    assert offer.tags == {"team": "red"}


def test_nothing_can_be_offered_too() -> None:
    assert parse_offer("").values == {}


@pytest.mark.parametrize("text", ["luck", "tags:team", "mfa,=x"])
def test_what_nobody_can_bring_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not something that a caller can bring"):
        parse_offer(text)
