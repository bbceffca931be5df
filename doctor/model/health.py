"""The health of one profile among many: its chain, and the first thing that stops it."""

from __future__ import annotations

import msgspec

from doctor.model.chain import Chain


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """A profile's chain. `rule` is the row of the catalogue that it falls under, `None` if none."""

    chain: Chain
    rule: str | None = None
    says: str = ""
