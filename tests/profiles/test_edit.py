"""Edits: one line changes, every other byte stays."""

from __future__ import annotations

from doctor.profiles.edit import add_section, remove_setting, rename_section, set_setting

TEXT = "# mine\r\n[profile a]\r\n  region=x   \r\n; end\r\n\r\n[profile b]\r\nregion = y\r\n"


def test_a_value_is_replaced_where_it_stands() -> None:
    assert set_setting(TEXT, 2, "region", "z") == TEXT.replace("region=x", "region=z")


def test_a_new_setting_goes_last_in_its_section() -> None:
    changed = set_setting(TEXT, 2, "external_id", "42")
    assert changed == TEXT.replace("region=x   \r\n", "region=x   \r\nexternal_id = 42\r\n")


def test_a_file_without_a_final_line_end_gets_none() -> None:
    assert set_setting("[a]\nx = 1", 1, "y", "2") == "[a]\nx = 1\ny = 2"


def test_a_setting_goes_with_the_lines_that_continue_it() -> None:
    assert remove_setting("[a]\ns3 =\n  x = 1\ny = 2\n", 2) == "[a]\ny = 2\n"


def test_a_comment_behind_a_header_stays() -> None:
    assert rename_section("[a] # old\n", 1, "[profile a]") == "[profile a] # old\n"


def test_a_section_is_added_after_a_blank_line() -> None:
    assert add_section("[a]\n", "[b]", (("x", "1"),)) == "[a]\n\n[b]\nx = 1\n"
