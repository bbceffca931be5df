"""Profiles as botocore merges them: the config file's first, then the credentials file's on top.

A value keeps where it stands and what it hides, so that a person sees which line won.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec.structs import replace

from doctor.model.chain import (
    NOWHERE,
    ConfigFile,
    FileRole,
    Hop,
    Place,
    Section,
    Setting,
    SharedConfig,
)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One merged profile: `place` is its first header; `settings` are by lower-case name."""

    name: str
    place: Place = NOWHERE
    settings: dict[str, Setting] = {}

    def value(self, name: str) -> str | None:
        """Return a setting's value; an empty one is a value."""
        setting = self.settings.get(name)
        return None if setting is None else setting.value

    def pick(self, *names: str) -> tuple[Setting, ...]:
        """Return the settings of those names that there are."""
        return tuple(self.settings[name] for name in names if name in self.settings)


class Profiles(Mapping[str, Profile]):
    """Every profile by its name, each merged when it is first asked for.

    `found` holds the sections of each, with the file that they stand in.
    """

    def __init__(self, found: dict[str, list[tuple[Section, ConfigFile]]]) -> None:
        self.found = found
        self._merged: dict[str, Profile] = {}

    def __getitem__(self, name: str) -> Profile:
        if name not in self._merged:
            self._merged[name] = _merge_sections(self.found[name])
        return self._merged[name]

    def __contains__(self, name: object) -> bool:
        return name in self.found

    def __iter__(self) -> Iterator[str]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What botocore makes of both files. `sections` are the profiles of each file by itself.

    `role_hops` are hops that were made of it: the chains of many profiles share most of theirs.
    """

    profiles: Profiles
    sections: dict[tuple[FileRole, str], Section]
    sso_sessions: dict[str, Section]
    services: dict[str, Section]
    role_hops: dict[tuple[str, tuple[Setting, ...]], Hop] = {}


def merge(shared: SharedConfig) -> Merged:
    """Merge both files. Of two headers for one profile in a file the later replaces the earlier."""
    found: dict[str, list[tuple[Section, ConfigFile]]] = {}
    sections: dict[tuple[FileRole, str], Section] = {}
    for file in shared.files:
        last = {section.name: section for section in _profiles(file)}
        for name, section in last.items():
            found.setdefault(name, []).append((section, file))
            sections[file.role, name] = section
    return Merged(
        profiles=Profiles(found),
        sections=sections,
        sso_sessions=_sections(shared.config, "sso-session"),
        services=_sections(shared.config, "services"),
    )


def reached_profiles(merged: Merged, name: str) -> Iterator[Profile]:
    """Give a profile and those that its sources lead to, each once, as far as they exist."""
    seen = set[str]()
    while name not in seen and name in merged.profiles:
        seen.add(name)
        profile = merged.profiles[name]
        yield profile
        name = profile.value("source_profile") or name


def _profiles(file: ConfigFile) -> Iterator[Section]:
    return (section for section in file.sections if section.kind == "profile")


def _sections(file: ConfigFile, kind: str) -> dict[str, Section]:
    return {section.name: section for section in file.sections if section.kind == kind}


def _merge_sections(found: list[tuple[Section, ConfigFile]]) -> Profile:
    """Merge what each file holds of a profile: a later file's value hides an earlier one's."""
    settings: dict[str, Setting] = {}
    for section, file in found:
        for setting in section.settings:
            hidden = settings.get(setting.name)
            if hidden is None:
                why = setting.why or f"the only value, in the {file.role} file"
                settings[setting.name] = replace(setting, why=why)
            else:
                why = "the credentials file overrides the config file"
                settings[setting.name] = replace(setting, why=why, shadows=(hidden,))
    first = found[0][0]
    return Profile(name=first.name, place=first.place, settings=settings)
