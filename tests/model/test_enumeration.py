"""Words in a row."""

from __future__ import annotations

from doctor.model.enumeration import and_list, or_list


def test_commas_stand_between_all_but_the_last_two() -> None:
    assert and_list([]) == ""
    assert and_list(["a"]) == "a"
    assert and_list(iter(("a", "b"))) == "a and b"
    assert or_list(("a", "b", "c")) == "a, b or c"
