"""What infrastructure code tells: policies with their owners, roles that are asked for."""

from __future__ import annotations

import msgspec

from doctor.texts.documents.policies import FoundPolicy
from doctor.texts.transcript.pieces import Piece


class InfrastructureEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of code tells. `roles` are ARNs that it asks for, `subjects` those of tokens."""

    policies: tuple[FoundPolicy, ...] = ()
    roles: tuple[str, ...] = ()
    external_id: str | None = None


def read_infrastructure(piece: Piece) -> InfrastructureEvidence | None:
    """Read a piece as infrastructure code; `None` where it is none."""
    del piece
    return None
