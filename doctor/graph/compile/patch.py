"""One principal as another compilation shows it."""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.graph.compile.compiled_account import Signature

USER: Final = -3
"""In the place of a trust policy: a user has none."""


class Patch(msgspec.Struct, frozen=True, gc=False):
    """A principal as it would be: all of it that a question asks for."""

    number: int
    signature: Signature
    boundary: int
    trust: int
    tags: dict[str, str] | None
    """`None` where they were not read."""

    @property
    def is_role(self) -> bool:
        """Say whether it is a role."""
        return self.trust != USER
