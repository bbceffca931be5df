"""A case from files that a program hands over: the paths that a chain needs are looked up there."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.public_files import show_shared_file
from doctor.case.public_variables import show_environment
from doctor.case.required_files import needed_files
from doctor.model.case import Case, CaseFiles, CaseTarget, CaseText
from doctor.model.observation import Unreadable
from doctor.profiles.decode import decode_text
from doctor.profiles.read import config_paths, find, shorten
from doctor.texts.secret_json import hide_values


def case_of_files(
    files: Mapping[str, bytes | str],
    env: Mapping[str, str],
    profile: str | None,
    home: str,
    now: str | None,
) -> Case:
    """Make a case of files' contents and an environment. A path that is not there is no file."""
    config, credentials = config_paths(env)
    case = Case(
        collected_at=UNSET if now is None else now,
        target=CaseTarget(profile=profile),
        files=CaseFiles(
            config=_shared_file(files, config, home),
            credentials=_shared_file(files, credentials, home),
        ),
        env=show_environment(env),
    )
    if case.files is UNSET:
        return case
    other = tuple(_cache(files, path, home) for path in needed_files(case))
    return replace(case, files=replace(case.files, other=other))


def _shared_file(files: Mapping[str, bytes | str], path: str, home: str) -> CaseText | None:
    shown = shorten(path, home)
    text = _text(files, path, home)
    if text is None:
        return None
    if isinstance(text, Unreadable):
        return CaseText(path=shown, error=text.why)
    return CaseText(path=shown, text=show_shared_file(text))


def _cache(files: Mapping[str, bytes | str], path: str, home: str) -> CaseText:
    text = _text(files, path, home)
    if isinstance(text, Unreadable):
        return CaseText(path=path, error=text.why)
    return CaseText(path=path, text=None if text is None else hide_values(text))


def _text(files: Mapping[str, bytes | str], path: str, home: str) -> str | Unreadable | None:
    content = find(files, path, home)
    return decode_text(content) if isinstance(content, bytes) else content
