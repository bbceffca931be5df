"""The profile chain's values: places, sections and what both files hold together."""

from __future__ import annotations

import pytest

from doctor.model.chain import NOWHERE, Chain, ChainFault, Hop, Place, Section, Setting
from tests.profiles.support import KEYS, read

ENV, DEFAULT = "the environment", "the default profile"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("~/.aws/config", 3), "~/.aws/config:3"),
        (Place("~/.aws/config"), "~/.aws/config"),
        (Place(variable="AWS_PROFILE"), "environment variable AWS_PROFILE"),
        (Place("f", 3, "V"), "environment variable V"),
        (NOWHERE, "nowhere"),
    ],
)
def test_a_place_in_a_sentence(place: Place, words: str) -> None:
    assert str(place) == words


def test_a_sections_own_settings_come_before_those_that_it_inherits() -> None:
    own, given = Setting(name="a", value="own"), Setting(name="a", value="given")
    other = Setting(name="b", value="given")
    section = Section(
        kind="profile", name="p", header="[p]", place=NOWHERE, own=(own,), inherited=(given, other)
    )
    assert section.settings == (own, other)
    assert section.setting("a") is own
    assert section.setting("b") is other
    assert section.setting("c") is None


def test_both_files_together() -> None:
    shared = read("[profile p]\na = 1\n[sso-session p]\na = 1\n[default]\na = 1\n", f"[p]\n{KEYS}")
    assert [each.header for each in shared.sections_of("p")] == ["[profile p]", "[p]"]
    assert shared.profile_names == ("p", "default")
    assert [each.role for each in shared.files] == ["config", "credentials"]


@pytest.mark.parametrize(
    ("chain", "label"),
    [
        (Chain(profile="p", hops=(Hop(kind="env", place=Place(variable="V")),)), "p"),
        (Chain(profile=None, hops=(Hop(kind="env", place=Place(variable="V")),)), ENV),
        (Chain(profile=None, faults=(ChainFault(kind="loop", place=Place(variable="V")),)), ENV),
        (Chain(profile=None, hops=(Hop(kind="static", place=Place("f", 1)),)), DEFAULT),
        (Chain(profile=None), DEFAULT),
    ],
)
def test_keys_of_the_environment_are_not_called_the_default_profile(
    chain: Chain, label: str
) -> None:
    assert chain.label == label


def test_a_chain_stands_where_nothing_stops_it() -> None:
    hop = Hop(kind="static", settings=(Setting(name="region", value="x"),))
    assert Chain(profile="p", hops=(hop,)).ok
    assert not Chain(profile="p").ok
    assert not Chain(profile="p", hops=(hop,), faults=(ChainFault(kind="loop"),)).ok
    assert hop.setting("region") is hop.settings[0]
    assert hop.setting("none") is None
    assert not hop.assumes
    assert Hop(kind="assume-role", role_arn="x").assumes
