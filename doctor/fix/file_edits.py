"""Edits of the shared files on the texts that a case holds."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.requests import CALL_PARAMETERS
from doctor.fix.texts import ROLES, SharedText, Texts, edit_texts, find_section, find_setting
from doctor.model.case import Case, CaseFiles, CaseMfa, CaseRequest, CaseText
from doctor.model.chain import FileRole
from doctor.model.edit import FileEdit, RenameSetting, SetSetting
from doctor.profiles import config_paths


def edit_files(case: Case, edits: tuple[FileEdit, ...]) -> Case:
    """Apply edits of the shared files."""
    before = texts_of(case)
    after = edit_texts(before, edits)
    for role in ROLES:
        if after[role] != before[role]:
            case = replace_text(case, role, after[role].text)
    for edit in edits:
        written = _written_setting(before, edit)
        if written is not None:
            case = _forget_parameter(case, *written)
    return case


def _written_setting(texts: Texts, edit: FileEdit) -> tuple[str, str] | None:
    """Return the name and the value of the setting that an edit writes; `None` where it cannot."""
    if isinstance(edit, SetSetting):
        return None if find_section(texts, edit) is None else (edit.name, edit.value)
    if isinstance(edit, RenameSetting):
        found = find_setting(texts, edit.place)
        return None if found is None else (edit.name, found.value)
    return None


def texts_of(case: Case) -> Texts:
    """Return both files as the case shows them."""
    return {role: SharedText(path=path_of(case, role), text=text_of(case, role)) for role in ROLES}


def text_of(case: Case, role: FileRole) -> str:
    """Return the text of a shared file as the case holds it; empty where there is no file."""
    if case.files is UNSET:
        return ""
    file = getattr(case.files, role)
    return (file.text or "") if isinstance(file, CaseText) else ""


def path_of(case: Case, role: FileRole) -> str:
    """Return the path of a shared file as the user would write it."""
    file = UNSET if case.files is UNSET else getattr(case.files, role)
    if isinstance(file, CaseText):
        return file.path
    return config_paths({} if case.env is UNSET else case.env)[ROLES.index(role)]


def replace_text(case: Case, role: FileRole, text: str) -> Case:
    """Return the case with another text for a shared file."""
    files = CaseFiles() if case.files is UNSET else case.files
    changes: dict[str, Any] = {role: CaseText(path=path_of(case, role), text=text)}
    return replace(case, files=replace(files, **changes))


def _forget_parameter(case: Case, name: str, value: str) -> Case:
    """Let the changed file speak for the request, where the case kept what the old one sent."""
    if case.request is UNSET:
        return case
    request: CaseRequest = case.request
    if name == "mfa_serial":
        mfa = CaseMfa(serial=value, present=True, age_seconds=0)
        return replace(case, request=replace(request, mfa=mfa))
    if name in CALL_PARAMETERS:
        changes: dict[str, Any] = {name: UNSET}
        return replace(case, request=replace(request, **changes))
    return case
