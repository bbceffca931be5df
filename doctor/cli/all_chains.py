"""Every profile of the shared files, with one line on its health."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from doctor.case.public_files import show_shared_file
from doctor.cli.clock import now_stamp
from doctor.cli.exits import FAILING, HEALTHY
from doctor.cli.streams import answer, page_width, use_color
from doctor.gather.cache_files import find_program, read_cache
from doctor.gather.machine import collect_environment
from doctor.gather.shared_files import home_directory, read_shared_text
from doctor.model.chain import ConfigFile, FileRole, SharedConfig
from doctor.model.health import Health
from doctor.model.observation import ABSENT, Known, Observed, Unreadable
from doctor.model.stamp import parse_stamp
from doctor.profiles.read import config_paths, shorten
from doctor.profiles.section_parser import parse_config_file
from doctor.profiles.survey import skipped_sections, survey
from doctor.rules.chain_faults import health_of


def show_all(options: argparse.Namespace) -> int:
    """List every profile; the exit code is 1 where one of them cannot work."""
    listed, shared = every_health()
    if options.format == "json":
        answer(_json(listed), options)
    else:
        from doctor.render.survey import render_survey  # noqa: PLC0415 - JSON needs none of it

        skipped = skipped_sections(shared)
        width, color = page_width(), use_color(options.color)
        answer(render_survey(listed, shared, skipped, width=width, color=color), options)
    return FAILING if any(each.rule for each in listed) or _has_broken_chain(shared) else HEALTHY


def every_health() -> tuple[tuple[Health, ...], SharedConfig]:
    """Return the health of every profile, and the files that they stand in."""
    home, shared = home_directory(os.environ), read_shared_files()
    env = collect_environment(os.environ, home)
    chains = survey(shared, env, _looker(home), parse_stamp(now_stamp()), _find)
    return tuple(health_of(chain) for chain in chains), shared


def read_shared_files() -> SharedConfig:
    """Read both shared files of this machine, their secrets hidden."""
    home = home_directory(os.environ)
    config, credentials = config_paths(os.environ)
    return SharedConfig(
        config=_read("config", config, home), credentials=_read("credentials", credentials, home)
    )


def _read(role: FileRole, path: str, home: str) -> ConfigFile:
    text = read_shared_text(path, home)
    held = show_shared_file(text) if isinstance(text, str) else text
    return parse_config_file(role, shorten(path, home), held)


def _has_broken_chain(shared: SharedConfig) -> bool:
    return any(file.faults for file in shared.files)


def _looker(home: str) -> Callable[[str], Observed[str]]:
    """Read each cache once: hundreds of profiles may share a sign-in."""
    seen: dict[str, Observed[str]] = {}

    def look(path: str) -> Observed[str]:
        if path not in seen:
            seen[path] = _observe(path, home)
        return seen[path]

    return look


def _observe(path: str, home: str) -> Observed[str]:
    file = read_cache(path, home)
    if file.error is not None:
        return Unreadable(file.error)
    return ABSENT if file.text is None else Known(file.text)


def _find(program: str) -> Observed[str]:
    found = find_program(program).text
    return ABSENT if found is None else Known(found)


def _json(listed: tuple[Health, ...]) -> str:
    from doctor.render.json import render_json  # noqa: PLC0415 - text needs none of it
    from doctor.render.report import build_chains  # noqa: PLC0415 - as above

    return render_json(build_chains(listed))
