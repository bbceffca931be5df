"""Which pieces of a transcript are infrastructure code, and what they tell together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from doctor.model.case import CodeForm
from doctor.texts.infrastructure.cloudformation import read_template
from doctor.texts.infrastructure.iam_code import FoundCode
from doctor.texts.infrastructure.serverless import read_serverless
from doctor.texts.infrastructure.terraform_plan import read_plan
from doctor.texts.transcript.pieces import Piece, Transcript


class PieceOfCode(msgspec.Struct, frozen=True, kw_only=True):
    """A piece that is infrastructure code, and what it tells; policies at lines of the paste."""

    pieces: tuple[Piece, ...]
    found: FoundCode


_READERS: Final[tuple[tuple[Callable[[object], FoundCode | None], CodeForm], ...]] = (
    (read_plan, "terraform"),
    (read_serverless, "cloudformation"),
    (read_template, "cloudformation"),
)


def read_infrastructure(transcript: Transcript) -> Iterator[PieceOfCode]:
    """Give the code of a transcript: all HCL together, since it refers to itself."""
    blocks = transcript.of_kind("hcl")
    if blocks:
        from doctor.texts.infrastructure.terraform import (  # noqa: PLC0415 - its parser is large
            read_terraform,
        )

        found = read_terraform("\n".join(each.text for each in blocks))
        yield PieceOfCode(pieces=blocks, found=_at_lines(found, blocks, "terraform"))
    for piece in transcript.of_kind("json", "yaml"):
        for read, form in _READERS:
            told = read(piece.value)
            if told is not None:
                yield PieceOfCode(pieces=(piece,), found=_at_lines(told, (piece,), form))
                break


def _at_lines(found: FoundCode, pieces: tuple[Piece, ...], form: CodeForm) -> FoundCode:
    """Put policies at the lines of the paste, for they were counted in the joined blocks."""
    lines: list[int] = []
    for piece in pieces:
        lines += range(piece.first, piece.first + piece.text.count("\n") + 1)
    policies = tuple(
        msgspec.structs.replace(
            each, line=lines[min(each.line, len(lines) - 1)], form=each.form or form
        )
        for each in found.policies
    )
    return msgspec.structs.replace(found, policies=policies)
