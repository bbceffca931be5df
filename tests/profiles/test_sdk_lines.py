"""How a line is written, where SDKs read it differently."""

from __future__ import annotations

import pytest

from tests.profiles.support import KEYS, met

LINES = [
    (f"[profile p] # x]\n{KEYS}", "bracket-in-comment"),
    (f"[profile p]\nregion = x # y\n{KEYS}", "comment-after-value"),
    (f"[profile p]\nregion = x ; y\n{KEYS}", "semicolon-after-value"),
    (f"[profile p]\nregion : x\n{KEYS}", "colon"),
    (f"[profile p]\nRegion = x\n{KEYS}", "capital-key"),
    (f"[profile p]\nno sign\n{KEYS}", "line-without-sign"),
    (f"[profile p]\n{KEYS}[profile p]\n{KEYS}", "twice"),
    (f"[profile 'p']\n{KEYS}", "quoted-name"),
    (f"[profile  p]\n{KEYS}", "wide-header"),
    (f"[p]\n{KEYS}", "no-prefix"),
    (f"[profile p]#x\n{KEYS}", "comment-after-header"),
]


@pytest.mark.parametrize(("config", "row"), LINES, ids=[row for _, row in LINES])
def test_how_a_line_is_written(config: str, row: str) -> None:
    assert row in met(config)


def test_a_prefix_in_the_credentials_file() -> None:
    assert "prefix-in-credentials" in met("", f"[profile p]\n{KEYS}")
    assert "prefix-in-credentials" not in met(f"[profile p]\n{KEYS}")


def test_blanks_around_a_name() -> None:
    assert "blank-in-header" in met("", f"[ p ]\n{KEYS}")
    assert "wide-header" in met(f"[profile p ]\n{KEYS}")
    assert "blank-in-credentials" in met("", f"[my dev]\n{KEYS}", profile="my dev")
    assert "odd-letter" in met("", f"[d\u00e4v]\n{KEYS}", profile="d\u00e4v")


@pytest.mark.parametrize(
    ("value", "row", "is_met"),
    [
        ("role_arn =\n  nested = x\n", "nested-role", True),
        ("region = x\n  more\n", "indented-line", True),
        ("region =\n  more = x\n", "indented-line", False),
        ("region = x#y\n", "comment-after-value", False),
    ],
)
def test_what_stands_below_a_setting(value: str, row: str, is_met: bool) -> None:
    assert (row in met(f"[profile p]\n{value}{KEYS}")) is is_met


def test_the_default_profile_in_two_forms() -> None:
    config = f"[default]\nregion = x\n[profile default]\nregion = x\n{KEYS}"
    assert met(config, profile=None)["both-defaults"].endswith(":3")
    assert "default-in-both-forms" in met(config, f"[default]\n{KEYS}", profile=None)
    assert "both-defaults" not in met(config, profile="p")
    twice = f"[default]\nregion = x\n[default]\nregion = y\n{KEYS}"
    assert "both-defaults" not in met(twice, profile=None)


def test_a_header_that_is_indented_belongs_to_the_setting_above() -> None:
    text = "[profile p]\ns3 =\n  x = 1\n  [profile q]\nregion = x\n"
    assert met(text, f"[q]\n{KEYS}", profile="q")["swallowed-header"].endswith(":4")
    assert "swallowed-header" not in met(text, f"[q]\n{KEYS}", profile="p")
    plain = "[profile p]\nregion = x\n[profile q]\nregion = x\n"
    assert "swallowed-header" not in met(plain, f"[q]\n{KEYS}", profile="q")


def test_lines_that_end_with_a_carriage_return_alone() -> None:
    assert "carriage-returns" in met(f"[profile p]\rregion = x\r{KEYS}".replace("\n", "\r"))
    assert "carriage-returns" not in met(f"[profile p]\r\nregion = x\r\n{KEYS}")


def test_a_line_that_is_written_plainly_meets_nothing() -> None:
    assert met(f"[profile p]\nregion = x\n{KEYS}") == {}
    assert met("[profile p]\nregion = x\n", f"[p]\n{KEYS}") == {}
