"""config/source-profile-loop: the chain of source profiles comes back to itself."""

from __future__ import annotations

from tests.rules.support import first

RULE = "config/source-profile-loop"


def test_the_way_round_is_told() -> None:
    assert "project-role -> hub -> project-role" in first(RULE).title


def test_a_profile_with_keys_is_proposed_to_break_it() -> None:
    assert first(RULE).fixes[0].verified
