"""Edits of the texts of the shared files: each at its place, and none that finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from doctor.fix.texts import SharedText, Texts, edit_texts, find_section, find_setting
from doctor.model.chain import Place
from doctor.model.edit import (
    AddProfile,
    InsertHeader,
    MergeSection,
    RemoveMark,
    RemoveSetting,
    RenameSection,
    RenameSetting,
    SetSetting,
)

PATH = "~/.aws/config"


def texts(config: str, credentials: str = "") -> Texts:
    return {
        "config": SharedText(path=PATH, text=config),
        "credentials": SharedText(path="~/.aws/credentials", text=credentials),
    }


def edited(config: str, *edits: Any) -> str:
    return edit_texts(texts(config), edits)["config"].text


@pytest.mark.parametrize(
    ("config", "edit", "after"),
    [
        ("[profile p]\na = 1\nb = 2\n", RemoveSetting(place=Place(PATH, 2)), "[profile p]\nb = 2\n"),
        ("[profile p]\na-b = 1\n", RenameSetting(place=Place(PATH, 2), name="a_b"),
         "[profile p]\na_b = 1\n"),
        ("a = 1\n", InsertHeader(place=Place(PATH, 1), header="[default]"), "[default]\na = 1\n"),
        ("[p]\na = 1\n", RenameSection(place=Place(PATH, 1), header="[profile p]"),
         "[profile p]\na = 1\n"),
        ("\ufeff[profile p]\n", RemoveMark(place=Place(PATH, 1)), "[profile p]\n"),
        ("[profile p]\na = 1\n", SetSetting(profile="p", name="a", value="2"),
         "[profile p]\na = 2\n"),
        ("[profile p]\na = 1\n", SetSetting(profile="q", name="a", value="2"),
         "[profile p]\na = 1\n"),
        ("[profile p]\na = 1\n", RemoveSetting(place=Place("other", 2)), "[profile p]\na = 1\n"),
        ("", AddProfile(profile="p", settings=(("a", "1"),)), "[profile p]\na = 1\n"),
        ("", AddProfile(profile="default", settings=(("a", "1"),)), "[default]\na = 1\n"),
    ],
)  # fmt: skip
def test_each_edit(config: str, edit: Any, after: str) -> None:
    assert edited(config, edit) == after


def test_lines_are_changed_from_the_last_to_the_first() -> None:
    config = "[profile p]\na = 1\nb = 2\nc = 3\n"
    edits = [RemoveSetting(place=Place(PATH, line)) for line in (2, 4)]
    assert edited(config, *edits) == edited(config, *reversed(edits)) == "[profile p]\nb = 2\n"


def test_what_stands_below_a_second_header_moves_to_the_first() -> None:
    config = "[profile p]\na = 1\n[profile q]\nx = 1\n[profile p]\nb = 2\n"
    after = edited(config, MergeSection(place=Place(PATH, 5), into=1))
    assert after.count("[profile p]") == 1
    assert after.index("b = 2") < after.index("[profile q]")


def test_a_setting_is_set_where_the_value_that_counts_stands() -> None:
    both = texts("[profile p]\na = 1\n", "[p]\na = 2\n")
    one = texts("[profile p]\na = 1\n", "[p]\nb = 2\n")

    def role(held: Texts, **parts: Any) -> str | None:
        found = find_section(held, SetSetting(profile="p", name="a", value="9", **parts))
        return None if found is None else found[0]

    assert role(both) == "credentials"
    assert role(one) == "config"
    assert role(one, file="credentials") == "credentials"
    assert role(texts("", "[p]\nb = 2\n")) == "credentials"
    assert role(texts("")) is None


def test_a_setting_is_found_at_its_place() -> None:
    held = texts("[profile p]\na = 1\n")
    found = find_setting(held, Place(PATH, 2))
    assert found is not None
    assert found.value == "1"
    assert find_setting(held, Place(PATH, 1)) is None
    assert find_setting(held, Place("other", 2)) is None
