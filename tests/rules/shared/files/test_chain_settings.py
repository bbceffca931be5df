"""The files as a chain uses them: which sections it reaches, and which line says what."""

from __future__ import annotations

from doctor.model.chain import Place
from doctor.rules.shared.files.chain_settings import (
    fault_of,
    faults_of_files,
    line_of,
    profiles_with_keys,
    quote_place,
    reached_sections,
    reached_settings,
    selected_setting,
    text_at,
)
from tests.rules.shared.support import KEYS, ROLE, of_files, situation

CONFIG = f"""[profile p]
role_arn = {ROLE}
source_profile = b
region = eu-west-1

[profile b]
source_profile = p
[profile other]
region = x
"""
SEEN = of_files(CONFIG, f"[b]\n{KEYS}[p]\nregion = us-east-1\n[default]\n{KEYS}")


def test_a_fault_of_one_of_some_kinds() -> None:
    broken = of_files(f"[profile p]\nrole_arn = {ROLE}\n")
    fault = fault_of(broken, "loop", "missing-source")
    assert fault is not None
    assert fault.kind == "missing-source"
    assert fault_of(broken, "loop") is None
    assert fault_of(situation(), "loop") is None


def test_the_faults_of_both_files_by_their_kind() -> None:
    broken = of_files("[profile p]\nno sign\n", "[p]\na = b\na = c\n")
    assert [file.role for file, _ in faults_of_files(broken, "syntax")] == ["config"]
    assert [file.role for file, _ in faults_of_files(broken, "duplicate")] == ["credentials"]
    assert list(faults_of_files(situation(), "syntax")) == []


def test_sections_are_reached_through_sources_each_once() -> None:
    assert [section.header for section in reached_sections(SEEN)] == [
        "[profile p]",
        "[p]",
        "[profile b]",
        "[b]",
    ]
    assert list(reached_sections(situation())) == []


def test_settings_of_some_names_or_all() -> None:
    regions = [setting.value for _, setting in reached_settings(SEEN, "region")]
    assert regions == ["eu-west-1", "us-east-1"]
    assert len(list(reached_settings(SEEN))) == 7


def test_of_the_selected_profiles_own_settings_the_credentials_files_wins() -> None:
    found = selected_setting(SEEN, "region")
    assert found is not None
    assert found.value == "us-east-1"
    assert selected_setting(SEEN, "output") is None
    assert selected_setting(situation(), "region") is None


def test_the_profiles_that_hold_credentials_default_first() -> None:
    assert profiles_with_keys(SEEN) == ("default", "b")
    assert profiles_with_keys(situation()) == ()


def test_a_line_is_the_settings_else_the_headers() -> None:
    section = next(iter(reached_sections(SEEN)))
    assert line_of(section, "region") == Place("~/.aws/config", 4)
    assert line_of(section, "none") == Place("~/.aws/config", 1)


def test_a_place_is_quoted_by_what_stands_there() -> None:
    quoted = quote_place(SEEN, Place("~/.aws/config", 4), "says")
    assert quoted.quote is not None
    assert quoted.quote.text == "region = eu-west-1"
    bare = quote_place(SEEN, Place("~/.aws/config", 99), "says")
    assert (bare.quote, bare.place) == (None, Place("~/.aws/config", 99))
    told = quote_place(situation(env={"AWS_REGION": "x"}), Place(variable="AWS_REGION"), "says")
    assert told.quote is not None
    assert told.quote.text == "AWS_REGION=x"


def test_the_text_of_the_file_that_a_place_lies_in() -> None:
    assert text_at(SEEN, Place("~/.aws/config", 1)) == CONFIG
    assert text_at(SEEN, Place("~/.aws/none", 1)) == ""
    assert text_at(situation(), Place("~/.aws/config", 1)) == ""
