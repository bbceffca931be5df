"""Edits of the texts of the shared files: of a case's, or of the very files on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from doctor.model.chain import FileRole, Place, Section, Setting
from doctor.model.edit import (
    LINE_EDITS,
    AddProfile,
    FileEdit,
    InsertHeader,
    LineEdit,
    MergeSection,
    RemoveMark,
    RemoveSetting,
    RenameSection,
    RenameSetting,
    SetSetting,
)
from doctor.profiles import parse_config_file
from doctor.profiles.line_edit import (
    add_section,
    insert_header,
    merge_section,
    remove_setting,
    rename_section,
    rename_setting,
    set_setting,
)

ROLES: Final[tuple[FileRole, FileRole]] = ("config", "credentials")


class SharedText(msgspec.Struct, frozen=True, kw_only=True):
    """A shared file's text, empty where there is no file, and its path as its user writes it."""

    path: str
    text: str = ""


Texts = Mapping[FileRole, SharedText]
"""The texts of both files."""


def edit_texts(texts: Texts, edits: Iterable[FileEdit]) -> Texts:
    """Return the texts with the edits made; one that finds nothing to change changes nothing.

    Lines are changed from the last to the first, so that each still stands where it was seen.
    """
    at_lines: list[LineEdit] = []
    by_name: list[SetSetting | AddProfile] = []
    for edit in edits:
        if isinstance(edit, LINE_EDITS):
            at_lines.append(edit)
        else:
            by_name.append(edit)
    for edit in sorted(at_lines, key=lambda each: -(each.place.line or 0)):
        texts = _edit_at(texts, edit)
    for edit in by_name:
        texts = _set_setting(texts, edit) if isinstance(edit, SetSetting) else _add(texts, edit)
    return texts


def find_section(texts: Texts, edit: SetSetting) -> tuple[FileRole, Section] | None:
    """Find the section to set something in: where the value that counts stands, else the first."""
    named = [
        (role, section)
        for role in ROLES
        if edit.file in {None, role}
        for section in parse_config_file(role, texts[role].path, texts[role].text).sections
        if section.kind == "profile" and section.name == edit.profile
    ]
    holding = [found for found in named if found[1].setting(edit.name) is not None]
    return holding[-1] if holding else next(iter(named), None)


def find_setting(texts: Texts, place: Place) -> Setting | None:
    """Find the setting that stands at a place."""
    role = _role_at(texts, place)
    if role is None:
        return None
    file = parse_config_file(role, texts[role].path, texts[role].text)
    held = (setting for section in file.sections for setting in section.own)
    return next((each for each in held if each.place == place), None)


def _set_setting(texts: Texts, edit: SetSetting) -> Texts:
    found = find_section(texts, edit)
    if found is None or found[1].place.line is None:
        return texts
    role, section = found
    line = section.place.line or 0
    return _change_text(texts, role, lambda text: set_setting(text, line, edit.name, edit.value))


def _edit_at(texts: Texts, edit: LineEdit) -> Texts:
    role, line = _role_at(texts, edit.place), edit.place.line
    if role is None or line is None:
        return texts
    return _change_text(texts, role, lambda text: _edit_line(text, line, edit))


def _edit_line(text: str, line: int, edit: LineEdit) -> str:
    match edit:
        case RemoveSetting():
            return remove_setting(text, line)
        case RenameSetting():
            return rename_setting(text, line, edit.name)
        case InsertHeader():
            return insert_header(text, line, edit.header)
        case RenameSection():
            return rename_section(text, line, edit.header)
        case MergeSection():
            return merge_section(text, line, edit.into)
        case RemoveMark():
            return text.removeprefix("\ufeff")


def _role_at(texts: Texts, place: Place) -> FileRole | None:
    return next((role for role in ROLES if texts[role].path == place.file), None)


def _add(texts: Texts, edit: AddProfile) -> Texts:
    header = "[default]" if edit.profile == "default" else f"[profile {edit.profile}]"
    return _change_text(texts, "config", lambda text: add_section(text, header, edit.settings))


def _change_text(texts: Texts, role: FileRole, change: Callable[[str], str]) -> Texts:
    old = texts[role]
    return {**texts, role: replace(old, text=change(old.text))}
