"""The names nearest to one that does not exist."""

from __future__ import annotations

from doctor.profiles.nearest import nearest_names

NAMES = ["project-role", "project-admin", "prod", "Prod", "default"]


def test_a_typing_slip_finds_its_name() -> None:
    assert nearest_names("projet-role", NAMES)[0] == "project-role"
    assert nearest_names("defualt", NAMES) == ("default",)


def test_other_letters_of_the_same_name_come_first() -> None:
    assert nearest_names("PROD", NAMES)[:2] == ("prod", "Prod")


def test_no_more_than_are_wanted_and_none_twice() -> None:
    many = [f"role-{each}" for each in range(9)]
    assert len(nearest_names("role", many)) == 3
    assert len(nearest_names("role", many, most=1)) == 1
    assert nearest_names("prod", ["prod", "prod"]) == ("prod",)


def test_what_is_far_is_not_offered() -> None:
    assert nearest_names("zzz", NAMES) == ()
