"""What is looked at to tell how SDKs differ: the files as written, and the chain in them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from doctor.model.chain import Chain, Place, SharedConfig
from doctor.profiles.merge import Merged, Profile

RowMet = tuple[str, Place, str | None]
"""A row of the table of differences by its name, where it is met, and the profile."""


class ChainView(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at: both files, the profiles that the chain reaches, the environment.

    `texts` are the files' own lines, by path: how a setting is written counts here.
    """

    shared: SharedConfig
    merged: Merged
    chain: Chain
    env: Mapping[str, str]
    texts: Mapping[str, tuple[str, ...]]
    reached: tuple[Profile, ...]
    named: frozenset[str]
    returns: frozenset[str] = frozenset()
    """Paths of files whose lines end with a carriage return alone."""

    def line(self, place: Place) -> str:
        """Return a line as it is written; empty where it is not known."""
        lines = self.texts.get(place.file or "", ())
        return lines[place.line - 1] if place.line and place.line <= len(lines) else ""
