"""config/source-profile-loop: the chain of source profiles loops."""

from __future__ import annotations

from tests.rules.support import first, ids_of, raw_case

RULE = "config/source-profile-loop"


def test_the_way_round_is_told() -> None:
    assert "project-role -> hub -> project-role" in first(RULE).title


def test_a_profile_with_keys_is_proposed_to_break_it() -> None:
    choice, proposed, *_ = first(RULE).fixes
    assert choice.edits == ()
    assert proposed.chooses_caller
    assert not proposed.verified


def test_a_profile_that_is_its_own_source_and_has_keys_is_no_loop() -> None:
    raw = raw_case(RULE, "near_miss")
    raw["files"]["config"]["text"] = raw["files"]["config"]["text"].replace(
        "hub", "project-role", 1
    )
    text = raw["files"]["credentials"]["text"]
    raw["files"]["credentials"]["text"] = text.replace("[hub]", "[project-role]")
    assert RULE not in ids_of(raw)
