"""One part of a snapshot as a file: msgpack, compressed, named after its own checksum.

A file is written whole under another name and then renamed, so what bears its name is whole; the
checksum in the manifest tells a part that was torn or exchanged later.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path
from typing import Final, TypeVar

import msgspec

Part = TypeVar("Part", bound=msgspec.Struct)

_MAGIC: Final = b"roledoctor-part\x01"
_LEVEL: Final = 3
"""zlib's level: three is three times as fast as the default and a tenth larger."""


class SnapshotError(Exception):
    """A snapshot that cannot be read or written; the message names the file and the remedy."""


def encode_document(document: object) -> bytes:
    """Return a policy document as the compact JSON text that a part holds.

    A text that is not JSON is kept as a JSON string, so that its fault is found where it is read.
    """
    if isinstance(document, str):
        try:
            document = msgspec.json.decode(document)
        except (msgspec.DecodeError, RecursionError):
            return msgspec.json.encode(document)
    return msgspec.json.encode(document)


def write_part(folder: Path, name: str, part: msgspec.Struct) -> tuple[str, str, int]:
    """Write a part; return its file's name, checksum and size in bytes."""
    body = _MAGIC + zlib.compress(msgspec.msgpack.encode(part), _LEVEL)
    checksum = hashlib.sha256(body).hexdigest()
    file = f"{name}-{checksum[:16]}.part"
    write_whole(folder / file, body)
    return file, checksum, len(body)


def write_whole(path: Path, body: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    passing.replace(path)


def read_part(path: Path, checksum: str, kind: type[Part]) -> Part:
    """Read a part. Raises `SnapshotError` where the file is gone, torn, exchanged or foreign."""
    try:
        body = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise SnapshotError(f"{path}: {why}. Collect the snapshot again to restore it.") from error
    return decode_part(path, checksum, body, kind)


def decode_part(path: Path, checksum: str, body: bytes, kind: type[Part]) -> Part:
    """Decode the bytes of a part. Raises `SnapshotError`, which names its file."""
    if hashlib.sha256(body).hexdigest() != checksum:
        raise SnapshotError(
            f"{path}: the checksum differs from the manifest's, so the file is torn or was "
            "changed. Collect the snapshot again to restore it."
        )
    if not body.startswith(_MAGIC):
        raise SnapshotError(f"{path}: this is not a part of a roledoctor snapshot.")
    try:
        part = msgspec.msgpack.decode(zlib.decompress(body[len(_MAGIC) :]), type=kind)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise SnapshotError(f"{path}: this part cannot be decoded: {error}.") from error
    return part
