"""Two files into profiles: which value wins, what it hides, and how far sources lead."""

from __future__ import annotations

from doctor.profiles.merge import reached_profiles
from tests.profiles.support import KEYS, merged

CONFIG = "[profile dev]\nregion = eu-west-1\noutput = json\n\n[default]\nregion = us-east-1\n"
CREDENTIALS = "[dev]\nregion = us-west-2\n\n[other]\nregion = x\n"


def test_the_credentials_file_wins_and_shows_what_it_hides() -> None:
    region = merged(CONFIG, CREDENTIALS).profiles["dev"].settings["region"]
    assert (region.value, str(region.place)) == ("us-west-2", "~/.aws/credentials:2")
    assert [(each.value, str(each.place)) for each in region.shadows] == [
        ("eu-west-1", "~/.aws/config:2")
    ]
    assert region.why == "the credentials file overrides the config file"


def test_the_only_value_hides_nothing_and_says_where_it_stands() -> None:
    found = merged(CONFIG, CREDENTIALS).profiles
    output, region = found["dev"].settings["output"], found["other"].settings["region"]
    assert (output.shadows, output.why) == ((), "the only value, in the config file")
    assert (region.shadows, region.why) == ((), "the only value, in the credentials file")


def test_profiles_are_a_mapping_merged_on_first_use() -> None:
    found = merged(CONFIG, CREDENTIALS).profiles
    assert (list(found), len(found)) == (["dev", "default", "other"], 3)
    assert "dev" in found
    assert "none" not in found
    assert found["dev"] is found["dev"]
    assert str(found["dev"].place) == "~/.aws/config:1"


def test_values_are_asked_by_name_and_picked_where_they_are() -> None:
    dev = merged(CONFIG, CREDENTIALS).profiles["dev"]
    assert (dev.value("output"), dev.value("none")) == ("json", None)
    assert [each.name for each in dev.pick("none", "output", "region")] == ["output", "region"]


def test_sections_of_the_config_file_are_kept_by_kind() -> None:
    found = merged("[sso-session corp]\nsso_region = x\n[services corp]\nsts =\n  a = b\n")
    assert list(found.sso_sessions) == list(found.services) == ["corp"]
    assert merged("", "[sso-session corp]\nsso_region = x\n").sso_sessions == {}


def test_each_file_keeps_its_own_section_of_a_profile() -> None:
    found = merged("[profile dev]\nregion = x\n", f"[dev]\n{KEYS}")
    assert found.sections["config", "dev"].setting("region") is not None
    assert found.sections["credentials", "dev"].setting("region") is None


def test_sources_are_followed_each_once_and_as_far_as_they_exist() -> None:
    loop = "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\n"
    gone = "[profile a]\nsource_profile = b\n[profile b]\nsource_profile = c\n"
    for config in (loop, gone):
        assert [each.name for each in reached_profiles(merged(config), "a")] == ["a", "b"]
    assert list(reached_profiles(merged(loop), "none")) == []
    own = "[profile a]\nregion = x\n"
    assert [each.name for each in reached_profiles(merged(own), "a")] == ["a"]
