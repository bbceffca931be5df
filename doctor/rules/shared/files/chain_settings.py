"""What rules on the files ask of a situation: a fault of the chain, and the settings it uses."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.case import CaseText
from doctor.model.chain import (
    ChainFault,
    ConfigFile,
    FaultKind,
    ParseFault,
    ParseKind,
    Place,
    Section,
    Setting,
)
from doctor.model.finding import Evidence
from doctor.model.situation import Situation
from doctor.rules.shared.evidence.places import quote_setting

_SOURCES = ("source_profile",)


def fault_of(situation: Situation, *kinds: FaultKind) -> ChainFault | None:
    """Return the fault that stopped the chain, where it is of one of those kinds."""
    chain = situation.chain
    if chain is None:
        return None
    return next((fault for fault in chain.faults if fault.kind in kinds), None)


def faults_of_files(
    situation: Situation, kind: ParseKind
) -> Iterator[tuple[ConfigFile, ParseFault]]:
    """Give the faults of that kind that the parser found in the shared files."""
    for file in () if situation.shared is None else situation.shared.files:
        for fault in file.faults:
            if fault.kind == kind:
                yield file, fault


def were_files_read(situation: Situation) -> bool:
    """Say whether both shared files were looked at: what one lacks, an unseen one may have."""
    files = situation.case.files
    return files is not UNSET and UNSET not in (files.config, files.credentials)


def reached_sections(situation: Situation) -> Iterator[Section]:
    """Give the sections of the selected profile and of every profile that its sources lead to."""
    shared, chain = situation.shared, situation.chain
    if shared is None or chain is None:
        return
    waiting, seen = [chain.profile or "default"], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        for section in shared.sections_of(name):
            yield section
            waiting += [setting.value for setting in section.settings if setting.name in _SOURCES]


def reached_settings(situation: Situation, *names: str) -> Iterator[tuple[Section, Setting]]:
    """Give the settings of those names (all without names) that the chain would use."""
    for section in reached_sections(situation):
        for setting in section.settings:
            if not names or setting.name in names:
                yield section, setting


def profiles_with_keys(situation: Situation) -> tuple[str, ...]:
    """Return the profiles that hold credentials of their own, `default` first."""
    shared = situation.shared
    if shared is None:
        return ()
    own = ("aws_access_key_id", "sso_account_id", "credential_process", "login_session")
    found = dict.fromkeys(
        section.name
        for file in shared.files
        for section in file.sections
        if section.kind == "profile" and any(section.setting(name) for name in own)
    )
    return tuple(sorted(found, key=lambda name: name != "default"))


def line_of(section: Section, name: str) -> Place:
    """Return where a setting of a section stands, else where its header does."""
    setting = section.setting(name)
    return section.place if setting is None else setting.place


def selected_setting(situation: Situation, name: str) -> Setting | None:
    """Return a setting of the selected profile itself: the credentials file's wins."""
    chain, shared = situation.chain, situation.shared
    if chain is None or shared is None:
        return None
    found = (each.setting(name) for each in shared.sections_of(chain.profile or "default"))
    return next((each for each in reversed([*found]) if each is not None), None)


def quote_place(situation: Situation, place: Place, says: str, label: str = "") -> Evidence:
    """Quote the setting that stands at a place; without one there, name the place alone."""
    shared = situation.shared
    held = () if shared is None else (*shared.config.sections, *shared.credentials.sections)
    for section in held:
        for setting in section.settings:
            if setting.place == place:
                return quote_setting(setting, says, label)
    value = None if place.variable is None else situation.variable(place.variable)
    if value is not None:
        return quote_setting(Setting(name="", value=value, place=place), says, label)
    return Evidence(says=says, place=place)


def text_at(situation: Situation, place: Place) -> str:
    """Return the text of the shared file that a place lies in, as the case shows it."""
    files = situation.case.files
    held = () if files is UNSET else (files.config, files.credentials)
    for file in held:
        if isinstance(file, CaseText) and file.path == place.file:
            return file.text or ""
    return ""
