"""trust/set-source-identity-not-allowed: a source identity is sent, and sts:SetSourceIdentity is not allowed."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "trust/set-source-identity-not-allowed"


def test_it_is_foreseen_without_an_error() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]
