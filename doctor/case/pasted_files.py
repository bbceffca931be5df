"""The shared files that a paste shows, by their labels or form, and files that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import UNSET

from doctor.case.files_in_documents import FileInDocument, files_in_documents
from doctor.case.pasted_places import lines_of
from doctor.model.case import CaseFiles, CasePasted, CaseText
from doctor.texts.documents.blackouts import mark_left_out_lines, mask_keys
from doctor.texts.documents.settings import holds_keys_alone
from doctor.texts.transcript.pieces import Piece, Transcript

_CONFIG: Final = "~/.aws/config"
_CREDENTIALS: Final = "~/.aws/credentials"
_MISSING: Final = re.compile(
    r"(?:cat|ls|less|head|type|stat|Get-Content):? (?:cannot (?:access|open) )?"
    r"[\"'‘]?(?P<path>[~/.\w@-][^\s\"'’:]*)[\"'’]?: No such file or directory"
)
_OTHERS: Final = re.compile(r"\.(?:conf|cfg|toml|properties|cnf)\Z")
_EMPTY: Final = re.compile(
    r"-[rwx-]{9}[.+@]?\s+\d+\s+\S+\s+\S+\s+0\s+\w{3}\s+\d{1,2}\s+[\d:]+\s+(?P<path>[~/]\S+)"
)
_CACHE: Final = re.compile(
    r"(?:^|/)\.aws/(?:sso|cli|login|boto)/cache/|serviceaccount/token|/token$"
)


def files_of(transcript: Transcript) -> CaseFiles | Any:  # noqa: ANN401 - UNSET too
    """Return the files that a paste shows; `UNSET` where it shows none."""
    config = _find_file(transcript, _CONFIG)
    credentials = _find_file(transcript, _CREDENTIALS)
    other = tuple(_other(transcript))
    missing = {each.path for each in other if each.text is None}
    if config is UNSET and _CONFIG in missing:
        config = None
    if credentials is UNSET and _CREDENTIALS in missing:
        credentials = None
    other = tuple(each for each in other if each.path not in {_CONFIG, _CREDENTIALS})
    if config is UNSET and credentials is UNSET and not other:
        return UNSET
    return CaseFiles(config=config, credentials=credentials, other=other)


def _find_file(transcript: Transcript, path: str) -> CaseText | Any:  # noqa: ANN401 - UNSET too
    """Return a file as it is shown by itself, else as a document holds it."""
    shown = _join_pieces(transcript, path)
    held = None if shown is not UNSET else _in_document(transcript, path)
    return shown if held is None else CaseText(path=held.path, text=held.text)


def _in_document(transcript: Transcript, path: str) -> FileInDocument | None:
    """Return the one file of a kind that the documents of a paste hold."""
    found = [
        each for each in files_in_documents(transcript) if each.holds_keys == (path == _CREDENTIALS)
    ]
    return found[0] if len(found) == 1 else None


def _join_pieces(transcript: Transcript, path: str) -> CaseText | Any:  # noqa: ANN401 - UNSET too
    pieces = _pieces(transcript, path)
    if not pieces:
        return UNSET
    text = mask_keys("\n\n".join(mark_left_out_lines(each.text.strip("\n")) for each in pieces))
    return CaseText(path=_path(pieces, path), text=text + "\n")


def _path(pieces: list[Piece], path: str) -> str:
    """Return the path as a label tells it, where that is one of its own."""
    for each in pieces:
        said = "" if each.label is None else each.label.text
        if re.fullmatch(r"[~/][^\s:]*\.aws/(?:config|credentials)", said):
            return said
    return path


def places_of(transcript: Transcript) -> tuple[CasePasted, ...]:
    """Say where the lines of the shared files stand in the paste."""
    found = []
    for path in (_CONFIG, _CREDENTIALS):
        pieces = _pieces(transcript, path)
        lines: list[int] = []
        for each in pieces:
            text = each.text.strip("\n")
            skipped = len(each.text) - len(each.text.lstrip("\n"))
            own = lines_of(each)[skipped : skipped + text.count("\n") + 1]
            lines += [*own, own[-1] if own else each.last]
        held = None if pieces else _in_document(transcript, path)
        if held is not None:
            found.append(CasePasted(what=held.path, lines=held.lines))
        if lines:
            found.append(CasePasted(what=_path(pieces, path), lines=tuple(lines)))
    return tuple(found)


def _pieces(transcript: Transcript, path: str) -> list[Piece]:
    """Give the sections of a file, each text once.

    Of a section that is shown again after some words, what was shown last was tried last.
    """
    own = [
        each
        for each in transcript.of_kind("settings")
        if file_of(each) == path and not _is_of_other_tool(each)
    ]
    words = [each.first for each in transcript.of_kind("text")]
    last = [
        each
        for at, each in enumerate(own)
        if not any(_replaces(later, each, words) for later in own[at + 1 :])
    ]
    return list({each.text.strip("\n"): each for each in reversed(last)}.values())[::-1]


def _is_of_other_tool(piece: Piece) -> bool:
    """Say whether a label names the file of another program: it has sections of its own kind."""
    said = "" if piece.label is None or piece.label.kind != "file" else piece.label.text
    return _OTHERS.search(said) is not None and ".aws" not in said


def _replaces(later: Piece, piece: Piece, words: list[int]) -> bool:
    """Say whether a piece shows the same sections as another one, with words between them."""
    if not any(piece.last < line < later.first for line in words):
        return False
    return not _headers(piece).isdisjoint(_headers(later))


def _headers(piece: Piece) -> set[str]:
    return {line.strip() for line in piece.text.split("\n") if line.lstrip().startswith("[")}


def file_of(piece: Piece) -> str:
    """Say which file a section is of: what its label says, else what its form says."""
    if piece.label is not None and piece.label.kind in {"config", "credentials"}:
        return _CONFIG if piece.label.kind == "config" else _CREDENTIALS
    return _CREDENTIALS if holds_keys_alone(piece.text.split("\n")) else _CONFIG


def _other(transcript: Transcript) -> Iterator[CaseText]:
    seen = set()
    for piece in transcript.of_kind("text"):
        for found in _MISSING.finditer(piece.text):
            seen.add(found["path"])
            yield CaseText(path=found["path"], text=None)
        for found in _EMPTY.finditer(piece.text):
            seen.add(found["path"])
            yield CaseText(path=found["path"], text="")
    for piece in transcript.pieces:
        label = piece.label
        if label is None or label.kind != "file" or not _CACHE.search(label.text):
            continue
        if label.text not in seen and piece.kind in {"json", "text"}:
            seen.add(label.text)
            yield CaseText(path=label.text, text=piece.text)
