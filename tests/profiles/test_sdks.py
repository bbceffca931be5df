"""The points on which SDKs part, put together: each once, and only where the chain looks."""

from __future__ import annotations

from tests.profiles.support import KEYS, ROLE, met

ROLE_LINES = f"role_arn = {ROLE}\n"
CONFIG = f"[profile p]\n{KEYS}"


def test_a_plain_chain_meets_nothing() -> None:
    assert met(f"[profile p]\nregion = x\n{ROLE_LINES}source_profile = b\n", f"[b]\n{KEYS}") == {}


def test_a_difference_is_told_once_at_its_first_line() -> None:
    found = met(f"[profile p]\nregion : x\noutput : y\n{KEYS}")
    assert found["colon"] == "~/.aws/config:2"


def test_only_profiles_that_the_chain_asks_for_matter() -> None:
    assert met(f"{CONFIG}[profile other]\nregion : x\n") == {}
