"""Some partitions compiled together: the unit of work of a process, here or on a cluster.

What goes in and what comes out are plain values, so the same function runs in either place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from doctor.graph.compile.compiled_account import CompiledAccount, compile_account
from doctor.graph.compile.core_interner import CoreTable
from doctor.graph.compile.cores import ASSUME_ACTIONS
from doctor.graph.snapshot.parts import decode_part, read_part
from doctor.model.snapshot import AccountPart

ACCOUNTS_IN_CHUNK: Final = 40
"""Accounts: few enough that each core of a machine gets several chunks, many enough that a
policy which they share is kept once for all of them."""


class PartFile(msgspec.Struct, frozen=True, array_like=True):
    """A partition: its file and checksum, and its bytes where the file is not at hand there."""

    path: str
    checksum: str
    body: bytes | None = None


class CompiledChunk(msgspec.Struct, frozen=True, array_like=True):
    """Accounts compiled against one table, whose cores their numbers count in."""

    cores: list[bytes]
    accounts: list[CompiledAccount]


_encode = msgspec.msgpack.Encoder().encode
decode_chunk = msgspec.msgpack.Decoder(CompiledChunk).decode


def compile_chunk(files: list[PartFile]) -> bytes:
    """Compile partitions. Raises `SnapshotError` where one is torn or foreign."""
    table = CoreTable(ASSUME_ACTIONS)
    accounts = [compile_account(_read(each), table) for each in files]
    return _encode(CompiledChunk(table.encoded, accounts))


def _read(file: PartFile) -> AccountPart:
    if file.body is None:
        return read_part(Path(file.path), file.checksum, AccountPart)
    return decode_part(Path(file.path), file.checksum, file.body, AccountPart)


def chunks_of(files: Iterable[PartFile]) -> Iterator[list[PartFile]]:
    """Give partitions in chunks, in order."""
    held: list[PartFile] = []
    for each in files:
        held.append(each)
        if len(held) == ACCOUNTS_IN_CHUNK:
            yield held
            held = []
    if held:
        yield held
