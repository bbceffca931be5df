"""The machine's part of a case: the shared files and the environment, secrets left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from doctor.case.public_files import show_shared_file
from doctor.case.public_variables import show_variable
from doctor.case.required_files import needed_files, needed_programs
from doctor.gather.cache_files import find_program, read_cache
from doctor.gather.shared_files import read_mode, read_settings, read_shared_text
from doctor.model.case import Case, CaseFiles, CaseTarget, CaseText
from doctor.model.observation import Unreadable
from doctor.model.plain_json import whole_text
from doctor.profiles import config_paths
from doctor.profiles.read import shorten

_KEPT = (
    "AWS_",
    "BOTO_CONFIG",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)

_OF_RUNNERS = frozenset(
    {
        "CI_COMMIT_REF_NAME",
        "CI_COMMIT_TAG",
        "CI_PROJECT_PATH",
        "CIRCLECI",
        "GITHUB_ACTIONS",
        "GITHUB_EVENT_NAME",
        "GITHUB_REF",
        "GITHUB_REPOSITORY",
        "GITLAB_CI",
    }
)
"""What tells which job of which runner calls: a token's subject is made of it."""


def collect_local(
    *,
    profile: str | None,
    role_arn: str | None,
    environ: Mapping[str, str],
    home: str,
    now: str,
) -> Case:
    """Collect what a diagnosis needs of this machine. `now` is the time in ISO 8601, UTC."""
    env = collect_environment(environ, home)
    config, credentials = config_paths(environ)
    case = Case(
        collected_at=now,
        target=CaseTarget(profile=profile, role_arn=role_arn),
        files=CaseFiles(config=read_file(config, home), credentials=read_file(credentials, home)),
        env=env,
    )
    return add_cache_files(case, environ, home)


def collect_environment(environ: Mapping[str, str], home: str) -> dict[str, str]:
    """Keep the variables that SDKs read, secrets hidden, the home directory shown as `~`.

    Bytes that are no UTF-8 become question marks: no report could hold them.
    """
    return {
        whole_text(name): show_variable(name, whole_text(shorten(value, home)))
        for name, value in sorted(environ.items())
        if name.startswith(_KEPT) or name in _OF_RUNNERS
    }


def uncover(case: Case, environ: Mapping[str, str], home: str) -> Case:
    """Return a case of this machine with the settings that stand-ins hide: to act on, not to keep.

    A program that is started, or an address that is called, is the one that is set.
    """
    if case.files is UNSET or case.env is UNSET:
        return case
    held = {}
    for role, path in zip(("config", "credentials"), config_paths(environ), strict=True):
        shown, text = getattr(case.files, role), read_settings(path, home)
        if isinstance(shown, CaseText) and shown.error is None and isinstance(text, str):
            held[role] = replace(shown, text=text)
    env = {
        name: whole_text(shorten(environ.get(name, value), home))
        for name, value in case.env.items()
    }
    return replace(case, files=replace(case.files, **held), env=env)


def read_file(path: str, home: str) -> CaseText | None:
    """Read a shared file: `None` where there is none, an `error` where it cannot be read."""
    text = read_shared_text(path, home)
    if text is None:
        return None
    shown = whole_text(shorten(path, home))
    if isinstance(text, Unreadable):
        return CaseText(path=shown, error=text.why)
    return CaseText(path=shown, text=show_shared_file(text), mode=read_mode(path, home))


def add_cache_files(case: Case, environ: Mapping[str, str], home: str) -> Case:
    """Add to a case of this machine what the chain's caches and token files show.

    They are looked for by their real names, and kept under those that the case knows.
    """
    if case.files is UNSET:
        return case
    real = uncover(case, environ, home)
    caches = _pairs(needed_files(case), needed_files(real))
    programs = _pairs(needed_programs(case), needed_programs(real))
    found = (
        *(replace(read_cache(path, home), path=shown) for shown, path in caches),
        *(replace(find_program(name), path=shown) for shown, name in programs),
    )
    return replace(case, files=replace(case.files, other=found))


def _pairs(shown: Sequence[str], real: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pair what the case knows with what it is called; each by its own name where they differ.

    A file that changed meanwhile, or that a stand-in lets read otherwise, needs other files.
    """
    return zip(shown, real if len(shown) == len(real) else shown, strict=True)
