"""SSO profiles: where each setting may stand, and what is missing or at odds."""

from __future__ import annotations

import pytest

from doctor.model.chain import ChainFault, Hop
from doctor.profiles.sso import resolve_sso
from tests.profiles.support import merged

OWN = "sso_account_id = 111122223333\nsso_role_name = Dev\n"
SESSION = "[sso-session corp]\nsso_start_url = https://corp\nsso_region = eu-west-1\n"


def resolve(config: str) -> Hop | ChainFault | None:
    found = merged(config)
    return resolve_sso(found.profiles["p"], found)


def fault(config: str) -> ChainFault:
    found = resolve(config)
    assert isinstance(found, ChainFault)
    return found


@pytest.mark.parametrize(
    "config",
    [
        f"[profile p]\nsso_session = corp\n{OWN}{SESSION}",
        f"[profile p]\nsso_start_url = https://corp\nsso_region = eu-west-1\n{OWN}",
        f"[profile p]\nsso_session = corp\nsso_region = eu-west-1\n{OWN}{SESSION}",
    ],
)
def test_a_profile_that_is_whole(config: str) -> None:
    hop = resolve(config)
    assert isinstance(hop, Hop)
    assert (hop.kind, hop.profile) == ("sso", "p")
    values = {each.name: each.value for each in hop.settings}
    assert (values["sso_start_url"], values["sso_region"]) == ("https://corp", "eu-west-1")


def test_a_profile_without_account_and_role_is_none_of_sso() -> None:
    assert resolve(f"[profile p]\nsso_session = corp\n{SESSION}") is None
    assert resolve("[profile p]\nregion = x\n") is None


@pytest.mark.parametrize(
    ("config", "lacks"),
    [
        ("[profile p]\nsso_account_id = 1\n", {"sso_start_url", "sso_region", "sso_role_name"}),
        (f"[profile p]\nsso_region = x\n{OWN}", {"sso_start_url"}),
        ("[profile p]\nsso_role_name = x\nsso_region = y\nsso_start_url = z\n", {"sso_account_id"}),
    ],
)
def test_what_is_missing_is_listed(config: str, lacks: set[str]) -> None:
    found = fault(config)
    assert (found.kind, set(found.subjects)) == ("sso-incomplete", lacks)


def test_a_session_that_is_not_there_is_named_with_its_line() -> None:
    found = fault(f"[profile p]\nsso_session = copr\n{OWN}{SESSION}")
    assert (found.kind, found.subject, found.place.line) == ("sso-session-not-found", "copr", 2)


def test_a_profile_and_its_session_may_not_differ() -> None:
    found = fault(f"[profile p]\nsso_session = corp\nsso_region = us-east-1\n{OWN}{SESSION}")
    assert (found.kind, found.subject) == ("sso-conflict", "sso_region")
    assert found.subjects == ("us-east-1", "eu-west-1")
    assert found.place.line == 3


def test_start_url_and_region_are_looked_for_in_the_session_alone() -> None:
    bare = "[sso-session corp]\nsso_start_url = https://corp\n"
    found = fault(f"[profile p]\nsso_session = corp\nsso_region = x\n{OWN}{bare}")
    assert (found.kind, found.subjects) == ("sso-incomplete", ("sso_region",))
    assert found.place.line == 6
