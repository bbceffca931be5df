"""Every profile of both files, each with its chain: merged once, resolved one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from doctor.model.chain import Chain, Section, SharedConfig
from doctor.profiles.caches import Look, check_caches
from doctor.profiles.merge import merge
from doctor.profiles.resolve import resolve_merged


def survey(
    shared: SharedConfig,
    env: Mapping[str, str],
    look: Look,
    now: datetime | None,
    find: Look | None = None,
) -> Iterator[Chain]:
    """Resolve every profile by its name, in the order in which the files hold them."""
    merged = merge(shared)
    for name in shared.profile_names:
        yield check_caches(resolve_merged(shared, merged, env, name), env, look, now, find)


def skipped_sections(shared: SharedConfig) -> tuple[Section, ...]:
    """Return the sections that no SDK reads as anything."""
    return tuple(
        section
        for file in shared.files
        for section in file.sections
        if section.why_ignored is not None
    )
