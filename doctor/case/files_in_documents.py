"""Shared files that stand as a text within a document: values of Helm, a Secret, a ConfigMap.

A step of a workflow may write one, and cloud-init lists files with their paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.case.pasted_places import lines_of
from doctor.texts.attachments import WORKLOAD_LEVELS
from doctor.texts.documents.settings import is_setting
from doctor.texts.documents.written_files import find_written_files
from doctor.texts.transcript.label_words import FILE_LABELS
from doctor.texts.transcript.labels import read_label
from doctor.texts.transcript.pieces import Piece, Transcript

_KEYS: Final = re.compile(r"^[ \t]*aws_access_key_id[ \t]*=", re.MULTILINE)
_PROFILE: Final = re.compile(
    r"^[ \t]*\[(?:default|profile [^\]\n]{1,100})\][ \t]*$|^[ \t]*role_arn[ \t]*=", re.MULTILINE
)


class FileInDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A shared file as a value of a document: its path there, its text, its lines in the paste."""

    path: str
    text: str
    lines: tuple[int, ...]
    holds_keys: bool


def files_in_documents(transcript: Transcript) -> Iterator[FileInDocument]:
    """Give the shared files that the YAML and JSON of a paste hold, in order."""
    for piece in transcript.of_kind("yaml", "json"):
        for path, text in _texts(piece.value, "", WORKLOAD_LEVELS):
            keys = _KEYS.search(text) is not None
            if _is_file(text) and (keys or _PROFILE.search(text) is not None):
                yield FileInDocument(
                    path=path, text=text, lines=_lines(piece, text), holds_keys=keys
                )
            for each in find_written_files(text):
                kind = read_label(each.path).kind
                if kind in FILE_LABELS and _is_file(each.text):
                    yield FileInDocument(
                        path=each.path,
                        text=each.text,
                        lines=_lines(piece, text)[each.first : each.end],
                        holds_keys=kind == "credentials",
                    )


def _is_file(text: str) -> bool:
    """Say whether a text is settings alone: a script that writes a file is none."""
    lines = text.strip().split("\n")
    return len(lines) > 1 and all(map(is_setting, lines))


def _texts(value: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Give the texts of a document, each with the names that lead to it."""
    if isinstance(value, str):
        yield path, value
    if depth == 0:
        return
    if isinstance(value, list):
        for each in value:
            yield from _texts(each, path, depth - 1)
    if isinstance(value, dict):
        # cloud-init and Ansible list a file's path beside what it holds.
        told = next((each for each in map(value.get, ("path", "dest")) if _is_path(each)), None)
        for name, inner in value.items():
            yield from _texts(inner, told or f"{path}.{name}".lstrip("."), depth - 1)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and read_label(value).kind in FILE_LABELS


def _lines(piece: Piece, text: str) -> tuple[int, ...]:
    """Say where a text stands: YAML has it as a block of lines, JSON on one line."""
    shown = [line.strip() for line in piece.text.split("\n")]
    held = lines_of(piece)
    first = text.split("\n", 1)[0].strip()
    start = shown.index(first) if first in shown else 0
    return tuple(
        held[min(start + number, len(held) - 1)] for number in range(text.rstrip().count("\n") + 1)
    )
