"""The user's own files, as edits would leave them: the real bytes, never the stand-ins of a case.

A case holds the files with their secrets hidden. What is written is made from the file itself, by
the same edits; the case only tells whether it is still the file that was diagnosed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from doctor.case.public_files import show_shared_file
from doctor.cli.file_replacement import LeftAloneError, OwnFile, changed_meanwhile, read_own
from doctor.fix.file_edits import texts_of
from doctor.fix.line_diff import unified_diff
from doctor.fix.texts import ROLES, edit_texts
from doctor.model.case import Case
from doctor.model.edit import FileEdit
from doctor.profiles import config_paths
from doctor.profiles.line_edit import split_lines
from doctor.profiles.read import expand

_STAND_IN: Final = "<hidden: "


class Change(NamedTuple):
    """One file, with its new bytes, and the diff without secrets."""

    file: OwnFile
    new: bytes
    diff: str


def prepare(
    case: Case, steps: Iterable[tuple[FileEdit, ...]], environ: Mapping[str, str], home: str
) -> tuple[Change, ...]:
    """Return what each step's edits make of the files on the disk, which stay as they are.

    Raises `LeftAloneError` where a file cannot be read, or is not the one that was diagnosed.
    """
    seen = texts = texts_of(case)
    for edits in steps:
        texts = edit_texts(texts, edits)
    paths = dict(zip(ROLES, config_paths(environ), strict=True))
    touched = [role for role in ROLES if texts[role] != seen[role]]
    files = {role: _read(seen[role].path, paths[role], home) for role in touched}
    old = {**seen}
    for role, file in files.items():
        old[role] = replace(seen[role], text=_text_of(file, seen[role].text))
    new = dict(old)
    for edits in steps:
        new = {**edit_texts(new, edits)}
    return tuple(
        _change(files[role], old[role].text, new[role].text)
        for role in touched
        if new[role] != old[role]
    )


def _read(shown: str, path: str, home: str) -> OwnFile:
    if not path:
        raise LeftAloneError(
            "the variable that names the file is empty: there is no file to change"
        )
    return read_own(shown, Path(expand(path, home)))


def _text_of(file: OwnFile, seen: str) -> str:
    """Decode a file; it has to be what was diagnosed, line by line."""
    try:
        text = "" if file.data is None else file.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LeftAloneError(f"{file.shown} is not UTF-8 text, so it was not changed") from error
    shown = show_shared_file(text)
    if shown != seen:
        raise changed_meanwhile(file)
    if len(split_lines(shown)) != len(split_lines(text)):
        raise LeftAloneError(
            f"{file.shown} has a secret over several lines in an unexpected place, so it was not "
            "changed: make the change by hand"
        )
    return text


def _change(file: OwnFile, old: str, new: str) -> Change:
    if new.count(_STAND_IN) > old.count(_STAND_IN):
        raise LeftAloneError(f"{file.shown}: the change would touch a secret; make it by hand")
    return Change(file, new.encode("utf-8"), "\n".join(_diff(old, new, file.shown)))


def _diff(old: str, new: str, name: str) -> Iterator[str]:
    """Give the lines of the unified diff, secrets hidden, as `patch` reads them."""
    before, after = (split_lines(show_shared_file(text)) for text in (old, new))
    for line in unified_diff(before, after, name):
        bare = line.rstrip("\r\n")
        yield bare
        if bare == line and not line.startswith(("--- ", "+++ ", "@@ ")):
            yield "\\ No newline at end of file"
