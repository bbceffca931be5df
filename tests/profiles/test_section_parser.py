"""The parser: every value with its line, every fault listed, no input that raises or hangs."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.model.chain import ConfigFile
from doctor.profiles import parse_config_file
from doctor.profiles.shell_words import split_words
from tests.bench.adversaries import ADVERSARIES


def parse(text: str | bytes) -> ConfigFile:
    return parse_config_file("config", "~/.aws/config", text)


def test_every_value_keeps_its_line() -> None:
    file = parse("# ours\n[default]\nregion = eu-west-1\n\n[profile a]\n  role_arn : x\n")
    places = {
        (section.name, setting.name): setting.place.line
        for section in file.sections
        for setting in section.settings
    }
    assert places == {("default", "region"): 3, ("a", "role_arn"): 6}


def test_a_secret_is_never_kept() -> None:
    file = parse("[default]\naws_secret_access_key = notARealSecretKey00000000000000000000000\n")
    assert file.sections[0].settings[0].value == "<hidden: 40 characters>"


def test_reading_goes_on_after_a_fault_and_lists_them_all() -> None:
    file = parse("stray\n[a]\nx = 1\nnonsense\nx = 2\n[a]\n")
    assert [(fault.kind, fault.place.line) for fault in file.faults] == [
        ("syntax", 1),
        ("syntax", 4),
        ("duplicate", 5),
        ("duplicate", 6),
    ]


def test_a_byte_order_mark_is_named() -> None:
    assert "byte order mark" in parse("\ufeff[default]\nregion = x\n").faults[0].says


def test_utf_16_is_named() -> None:
    assert "UTF-16" in parse("[default]".encode("utf-16")).faults[0].says


def test_a_comment_behind_a_value_is_part_of_it() -> None:
    assert parse("[default]\nregion = x # y\n").sections[0].settings[0].value == "x # y"


def test_an_ignored_section_says_why() -> None:
    (section,) = parse("[work]\nregion = x\n").sections
    assert (section.kind, section.why_ignored) == (
        "ignored",
        "[work] lacks the word profile: it should be [profile work]",
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text() | st.binary())
def test_no_input_makes_it_raise(content: str | bytes) -> None:
    parse(content)


@pytest.mark.parametrize("unit", [" " * 99 + "x\n", "[" * 99 + "\n", "[s]\nk = v\n k\n", "=:" * 50])
def test_a_megabyte_of_adversarial_text_is_read_to_its_end(unit: str) -> None:
    # How long it takes is shown by `make bench`: one pass, whatever the text.
    assert parse(unit * (1_000_000 // len(unit))).exists


@given(st.text(alphabet=" \t\r\n\"'\\ab\u00a0#\u00e9", max_size=12))
def test_words_are_those_of_shlex(text: str) -> None:
    try:
        expected = shlex.split(text)
    except ValueError:
        expected = None
    assert split_words(text, most=99) == expected


@pytest.mark.parametrize("name", ADVERSARIES)
def test_hostile_text_is_read_to_its_end(name: str) -> None:
    file = parse_config_file("config", "config", ADVERSARIES[name](20_000))
    assert file.exists
    assert len(file.faults) <= 100


def test_a_block_ends_its_lines_where_unicode_does() -> None:
    file = parse("[a]\ns3 =\n  x = 1 \u2028 y\n")
    assert [(each.kind, each.place.line) for each in file.faults] == [("syntax", 2)]


def test_what_default_gives_stands_behind_what_a_section_says() -> None:
    file = parse("[DEFAULT]\nx = 1\ny = 2\n[a]\nx = 3\n[b]\n")
    held = [{each.name: each.value for each in section.settings} for section in file.sections]
    assert held == [{"x": "3", "y": "2"}, {"x": "1", "y": "2"}]
    own = file.sections[0].setting("x")
    assert own is not None
    assert own.value == "3"
