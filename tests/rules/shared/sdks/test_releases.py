"""What each release knows: the row that says so, at its very limit."""

from __future__ import annotations

import pytest

from doctor.model.credential_kind import CredentialFeature
from doctor.model.sdk import NAMES, Component
from doctor.rules.shared.sdks.releases import (
    DROPS,
    KNOWS,
    WORDS,
    drops,
    never_knows,
    too_old,
)


@pytest.mark.parametrize("row", [row for row in KNOWS if row.since is not None], ids=str)
def test_a_kind_is_known_from_its_release_on(row: object) -> None:
    assert row in KNOWS
    component, kind, since = (getattr(row, name) for name in ("component", "kind", "since"))
    before = (*since[:-1], since[-1] - 1) if since[-1] else (*since[:-2], since[-2] - 1, 999)
    assert too_old(component, kind, before) is not None
    assert too_old(component, kind, since) is None


@pytest.mark.parametrize(
    ("component", "kind", "version", "old"),
    [
        ("aws-cli", "login", (1, 99, 0), True),
        ("aws-cli", "login", (2, 31, 9), True),
        ("aws-cli", "login", (2, 32, 0), False),
        ("java-v1", "sso", (9, 9, 9), True),
        ("boto3", "process", (0, 1), False),
    ],
)
def test_lines_of_one_component_are_told_apart(
    component: Component, kind: CredentialFeature, version: tuple[int, ...], old: bool
) -> None:
    assert (too_old(component, kind, version) is not None) is old


def test_some_never_know_a_kind() -> None:
    assert never_knows("java-v1", "sso")
    assert not never_knows("js-v3", "sso")
    assert not never_knows("boto3", "process")


@pytest.mark.parametrize("row", DROPS, ids=str)
def test_a_setting_is_dropped_up_to_a_release(row: object) -> None:
    assert row in DROPS
    component, setting, until = (getattr(row, name) for name in ("component", "setting", "until"))
    if until is None:
        assert drops(component, setting, None) is row
        assert drops(component, setting, (999,)) is row
    else:
        assert drops(component, setting, until) is row
        assert drops(component, setting, (*until[:-1], until[-1] + 1)) is None
        assert drops(component, setting, None) is None
    assert drops(component, "region", until) is None


@pytest.mark.parametrize("row", [*KNOWS, *DROPS], ids=str)
def test_every_row_has_a_source_and_names_for_a_sentence(row: object) -> None:
    assert getattr(row, "source", "").startswith("https://")
    assert getattr(row, "component", "") in NAMES
    assert getattr(row, "kind", "sso") in WORDS
