"""Edits of the shared files, on the texts that a case holds: one line changed, all else kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import Case, CaseFiles, CaseMfa, CaseRequest, CaseText
from doctor.model.chain import FileRole, Place, SharedConfig
from doctor.model.edit import AddProfile, Edit, RemoveSetting, RenameSection, SetSetting
from doctor.profiles import parse_config_file
from doctor.profiles.edit import add_section, remove_setting, rename_section, set_setting

_DEFAULT_PATHS: dict[FileRole, str] = {
    "config": "~/.aws/config",
    "credentials": "~/.aws/credentials",
}
_ROLES: tuple[FileRole, FileRole] = ("config", "credentials")


def edit_files(case: Case, edit: Edit) -> Case:
    """Apply an edit of a shared file; any other edit leaves the case as it is."""
    match edit:
        case SetSetting():
            return _set_setting(case, edit)
        case RemoveSetting():
            return _edit_at(case, edit.place, remove_setting)
        case RenameSection():
            return _edit_at(
                case, edit.place, lambda text, line: rename_section(text, line, edit.header)
            )
        case AddProfile():
            header = "[default]" if edit.profile == "default" else f"[profile {edit.profile}]"
            text = add_section(text_of(case, "config"), header, edit.settings)
            return with_text(case, "config", text)
        case _:
            return case


def text_of(case: Case, role: FileRole) -> str:
    """Return the text of a shared file as the case holds it; empty where there is no file."""
    if case.files is UNSET:
        return ""
    file = getattr(case.files, role)
    return (file.text or "") if isinstance(file, CaseText) else ""


def path_of(case: Case, role: FileRole) -> str:
    """Return the path of a shared file as the user would write it."""
    file = UNSET if case.files is UNSET else getattr(case.files, role)
    return file.path if isinstance(file, CaseText) else _DEFAULT_PATHS[role]


def with_text(case: Case, role: FileRole, text: str) -> Case:
    """Return the case with another text for a shared file."""
    files = CaseFiles() if case.files is UNSET else case.files
    changes: dict[str, Any] = {role: CaseText(path=path_of(case, role), text=text)}
    return replace(case, files=replace(files, **changes))


def _shared(case: Case) -> SharedConfig:
    config, credentials = (
        parse_config_file(role, path_of(case, role), text_of(case, role)) for role in _ROLES
    )
    return SharedConfig(config=config, credentials=credentials)


def _set_setting(case: Case, edit: SetSetting) -> Case:
    for file in _shared(case).files:
        if edit.file is not None and file.role != edit.file:
            continue
        for section in file.sections:
            named = section.kind == "profile" and section.name == edit.profile
            if named and section.place.line is not None:
                text = set_setting(
                    text_of(case, file.role), section.place.line, edit.name, edit.value
                )
                return _forget_parameter(with_text(case, file.role, text), edit)
    return case


def _forget_parameter(case: Case, edit: SetSetting) -> Case:
    """Let the changed file speak for the request, where the case kept what the old one sent."""
    if case.request is UNSET:
        return case
    request: CaseRequest = case.request
    if edit.name == "mfa_serial":
        mfa = CaseMfa(serial=edit.value, present=True, age_seconds=0)
        return replace(case, request=replace(request, mfa=mfa))
    if edit.name in {"external_id", "duration_seconds", "role_session_name"}:
        changes: dict[str, Any] = {edit.name: UNSET}
        return replace(case, request=replace(request, **changes))
    return case


def _edit_at(case: Case, place: Place, change: Callable[[str, int], str]) -> Case:
    for role in _ROLES:
        if place.file == path_of(case, role) and place.line is not None:
            return with_text(case, role, change(text_of(case, role), place.line))
    return case
