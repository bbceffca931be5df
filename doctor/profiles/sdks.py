"""Which rows of the table of differences a chain meets, and on which line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from doctor.model.chain import Chain, Place, SharedConfig
from doctor.profiles.merge import Profile, merge, reached_profiles
from doctor.profiles.sdk_chain import CHAIN_DIFFERENCES, chain_differences
from doctor.profiles.sdk_difference import Difference
from doctor.profiles.sdk_environment import ENVIRONMENT_DIFFERENCES, environment_differences
from doctor.profiles.sdk_lines import LINE_DIFFERENCES, line_differences
from doctor.profiles.sdk_view import ChainView

DIFFERENCES: Final[Mapping[str, Difference]] = MappingProxyType(
    {**LINE_DIFFERENCES, **ENVIRONMENT_DIFFERENCES, **CHAIN_DIFFERENCES}
)
"""Every point on which SDKs part, by its name."""


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table that a chain meets: where, and in which profile."""

    difference: Difference
    place: Place
    profile: str | None = None


def find_disagreements(
    shared: SharedConfig, chain: Chain, env: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[Disagreement, ...]:
    """Find every point on which SDKs part for this chain: each once, at its first place."""
    merged = merge(shared)
    reached = tuple(reached_profiles(merged, chain.profile or "default"))
    view = ChainView(
        shared=shared,
        merged=merged,
        chain=chain,
        env=env,
        texts={path: _lines(text) for path, text in texts.items()},
        reached=reached,
        named=frozenset(_names(chain, reached)),
        returns=frozenset(
            path for path, text in texts.items() if "\r" in text and "\n" not in text
        ),
    )
    found: dict[str, Disagreement] = {}
    for source in (line_differences, chain_differences, environment_differences):
        for name, place, profile in source(view):
            row = Disagreement(difference=DIFFERENCES[name], place=place, profile=profile)
            found.setdefault(name, row)
    return tuple(found.values())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _names(chain: Chain, reached: tuple[Profile, ...]) -> Iterator[str]:
    """Give the names that the chain asks for, whether or not such profiles exist."""
    yield chain.profile or "default"
    for profile in reached:
        yield profile.name
        yield profile.value("source_profile") or profile.name
