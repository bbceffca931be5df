"""Edits: one line changes, every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from doctor.model.chain import Section
from doctor.profiles import parse_config_file
from doctor.profiles.line_edit import (
    add_section,
    merge_section,
    remove_setting,
    rename_section,
    rename_setting,
    set_setting,
)

TEXT = "# mine\r\n[profile a]\r\n  region=x   \r\n; end\r\n\r\n[profile b]\r\nregion = y\r\n"


def test_a_value_is_replaced_where_it_stands() -> None:
    assert set_setting(TEXT, 2, "region", "z") == TEXT.replace("region=x", "region=z")


def test_a_new_setting_goes_last_in_its_section() -> None:
    changed = set_setting(TEXT, 2, "external_id", "42")
    assert changed == TEXT.replace("region=x   \r\n", "region=x   \r\n  external_id = 42\r\n")


def test_a_file_without_a_final_line_end_gets_none() -> None:
    assert set_setting("[a]\nx = 1", 1, "y", "2") == "[a]\nx = 1\ny = 2"


def test_a_setting_goes_with_the_lines_that_continue_it() -> None:
    assert remove_setting("[a]\ns3 =\n  x = 1\ny = 2\n", 2) == "[a]\ny = 2\n"


def test_a_comment_behind_a_header_stays() -> None:
    assert rename_section("[a] # old\n", 1, "[profile a]") == "[profile a] # old\n"


def test_a_section_is_added_after_a_blank_line() -> None:
    assert add_section("[a]\n", "[b]", (("x", "1"),)) == "[a]\n\n[b]\nx = 1\n"


def test_lines_end_where_the_parser_ends_them() -> None:
    text = "[a]\rx = \u2028\x0c\x85 1\ry = 2\r"
    assert set_setting(text, 1, "y", "3") == text.replace("y = 2", "y = 3")
    assert set_setting(text, 1, "z", "3") == text + "z = 3\r"


def test_an_old_value_goes_with_its_lines_and_comments_among_them_stay() -> None:
    text = "[a]\nx = 1\n  2\n  # why\n\n  3\ny = 2\n"
    assert set_setting(text, 1, "x", "9") == "[a]\nx = 9\n  # why\n\ny = 2\n"
    assert remove_setting(text, 2) == "[a]\n  # why\n\ny = 2\n"


def test_a_new_setting_is_indented_as_its_neighbours_are() -> None:
    text = "[a]\n  x =\n    y = 1\n  [b]\n  z = 1\n"
    assert set_setting(text, 1, "w", "2") == "[a]\n  x =\n    y = 1\n  w = 2\n  [b]\n  z = 1\n"


def test_what_is_no_setting_goes_alone() -> None:
    assert remove_setting("[a]\n<<<<<<< HEAD\n  x = 1\n", 2) == "[a]\n  x = 1\n"


@pytest.mark.parametrize(
    ("old", "new"), [("x=", "x= 1"), ("x = ", "x = 1"), ("x :  y  ", "x :  1  ")]
)
def test_blanks_around_a_value_stay(old: str, new: str) -> None:
    assert set_setting(f"[a]\n{old}\r\n", 1, "x", "1") == f"[a]\n{new}\r\n"


LINES = st.sampled_from(
    (
        "[a]",
        "  [b]",
        "[c] # x",
        "x = 1",
        "  x = 2",
        "\tz=",
        "    deep",
        "# c",
        "",
        "  ",
        "junk",
        "=",
    )
)
TEXTS = st.builds(
    lambda lines, end, last: end.join(["[0]", *lines]) + last * end,
    st.lists(LINES, max_size=12, unique=True),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.booleans(),
)


@given(text=TEXTS, name=st.sampled_from(("x", "z", "new")), at=st.integers(0, 4))
def test_a_value_that_was_set_is_read_and_all_others_stay(text: str, name: str, at: int) -> None:
    file = parse_config_file("credentials", "c", text)
    sections = file.sections
    assume(not file.faults)
    at %= len(sections)
    changed = set_setting(text, sections[at].place.line or 0, name, "new value")
    after = parse_config_file("credentials", "c", changed).sections
    own = after[at].setting(name)
    assert own is not None
    assert own.value == "new value"
    assert [each.header for each in after] == [each.header for each in sections]
    assert values(after, at, name) == values(sections, at, name)


def values(sections: tuple[Section, ...], at: int, name: str) -> list[tuple[str, str, str]]:
    return [
        (section.header, setting.name, setting.value)
        for index, section in enumerate(sections)
        for setting in section.settings
        if (index, setting.name) != (at, name)
    ]


def test_another_name_keeps_the_value_and_the_blanks() -> None:
    text = "[a]\r\n  aws_secret_key =  x = y  \r\n"
    changed = rename_setting(text, 2, "aws_secret_access_key")
    assert changed == "[a]\r\n  aws_secret_access_key =  x = y  \r\n"
    assert rename_setting("[a]\nnonsense\n", 2, "x") == "[a]\nnonsense\n"


@pytest.mark.parametrize(
    ("text", "line", "merged"),
    [
        ("[a]\nx = 1\n\n[b]\n[a]\n# c\ny = 2", 5, "[a]\nx = 1\n# c\ny = 2\n\n[b]\n"),
        ("[a]\n[a]\ny = 2\n", 2, "[a]\ny = 2\n"),
        ("[a]\nx =\n  z = 1\n[a]\ny = 2\n  w\n[b]\n", 4, "[a]\nx =\n  z = 1\ny = 2\n  w\n[b]\n"),
        ("[a]\nx = 1\n[a]\n", 3, "[a]\nx = 1\n"),
    ],
)
def test_a_second_section_is_joined_to_the_first(text: str, line: int, merged: str) -> None:
    assert merge_section(text, line, 1) == merged


@pytest.mark.parametrize(
    ("text", "line", "changed"),
    [
        ("[a]\nx = 1\n[b]\n[c]\n", 3, "[a]\nx = 1\n[b]\nw = 2\n[c]\n"),
        ("[a]\nx = 1\ny = 1\n", 1, "[a]\nx = 1\ny = 1\nw = 2\n"),
        ("[a]\n  x = 1\n", 3, "[a]\n  x = 1\n"),
    ],
)
def test_a_new_setting_stands_in_its_own_section_empty_or_not(
    text: str, line: int, changed: str
) -> None:
    assert set_setting(text, line, "w", "2") == changed


def test_only_a_line_of_the_text_is_removed() -> None:
    text = "[a]\nx = 1\ny = 2\n"
    assert remove_setting(text, 1) == "x = 1\ny = 2\n"
    assert remove_setting(text, 3) == "[a]\nx = 1\n"
    assert remove_setting(text, 0) == text
    assert remove_setting(text, 4) == text
