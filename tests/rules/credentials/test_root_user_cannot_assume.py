"""credentials/root-user-cannot-assume: the root user of an account cannot assume roles."""

from __future__ import annotations

from tests.rules.support import ids_of, raw_case

RULE = "credentials/root-user-cannot-assume"


def test_the_identity_alone_is_enough() -> None:
    raw = raw_case(RULE)
    del raw["errors"]
    assert ids_of(raw) == [RULE]
