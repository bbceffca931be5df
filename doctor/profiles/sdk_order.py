"""Files and environment as the SDK of another tool reads them, where it parts from botocore.

Each entry of `_READS` is a row of the tables of differences that decides which
credentials win: what is left of the files and the environment where that row is met, so that
botocore's order over the rest gives what the SDK gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import msgspec

from doctor.model.chain import Chain, Section, SharedConfig
from doctor.model.sdk import Sdk
from doctor.profiles.merge import Merged, Profiles, merge, reached_profiles
from doctor.profiles.resolve import resolve_merged
from doctor.profiles.sdk_chain import CHAIN_DIFFERENCES, chain_differences
from doctor.profiles.sdk_environment import ENVIRONMENT_DIFFERENCES, environment_differences
from doctor.profiles.sdk_view import ChainView

_ROWS: Final = {**ENVIRONMENT_DIFFERENCES, **CHAIN_DIFFERENCES}
KEY_VARIABLES: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
SELECTING_VARIABLES: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_STATIC: Final = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
_SSO: Final = ("sso_session", "sso_account_id", "sso_role_name", "sso_start_url", "sso_region")
_ROLE: Final = ("role_arn", "source_profile", "credential_source")
_AS: Final[dict[Sdk, Sdk]] = {"go-v1": "go-v2", "java-v1": "java-v2"}
"""Older generations that read as the newer one does, as far as these rows go."""


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """What an SDK does not read, of the environment or of the profile that the row is met in."""

    variables: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


_READS: Final[dict[str, Callable[[Sdk], _Read | None]]] = {
    "keys-and-profile": lambda sdk: _Read(variables=KEY_VARIABLES) if sdk == "js-v3" else None,
    "keys-and-missing-profile": lambda _: _Read(variables=SELECTING_VARIABLES),
    "half-pair-in-environment": lambda _: _Read(variables=KEY_VARIABLES),
    "blank-keys": lambda _: _Read(variables=KEY_VARIABLES),
    "default-profile-variable": lambda _: _Read(variables=("AWS_DEFAULT_PROFILE",)),
    "two-profile-variables": lambda _: _Read(variables=("AWS_DEFAULT_PROFILE",)),
    "web-identity-and-role": lambda sdk: None if sdk == "dotnet" else _Read(settings=_ROLE),
    "role-and-keys-without-source": lambda sdk: None if sdk == "go-v2" else _Read(settings=_ROLE),
    "role-and-process-without-source": lambda sdk: (
        None if sdk == "go-v2" else _Read(settings=_ROLE)
    ),
    "role-and-sso": lambda _: _Read(settings=_ROLE),
    "sso-and-keys": lambda _: _Read(settings=_SSO),
    "sso-and-process": lambda _: _Read(settings=_SSO),
    "process-and-keys": lambda _: _Read(settings=("credential_process",)),
    "keys-and-process": lambda _: _Read(settings=_STATIC),
    "source-with-keys-and-role": lambda _: _Read(settings=_STATIC),
}
"""`None`: what the SDK makes of it has no form in botocore's order, or differs by release."""


def order_of(sdks: tuple[Sdk, ...]) -> Sdk | None:
    """Return the SDK whose order holds for a tool that may read with some; `None`: not sure."""
    found = {_AS.get(each, each) for each in sdks}
    return found.pop() if len(found) == 1 else None


def resolve_as(
    sdk: Sdk | None, shared: SharedConfig, env: Mapping[str, str], profile: str | None
) -> Chain:
    """Resolve a chain in the order of an SDK; `None` and botocore: in botocore's own."""
    merged = merge(shared)
    chain = resolve_merged(shared, merged, env, profile)
    if sdk is None or sdk == "botocore":
        return chain
    seen = set[str]()
    # What is left out may show the next difference: each is met once.
    while True:
        found = next(_differences_met(sdk, shared, merged, env, chain, seen), None)
        if found is None:
            return chain
        row, read, name = found
        seen.add(row)
        env = {key: value for key, value in env.items() if key not in read.variables}
        if read.settings and name is not None:
            merged = _drop_settings(merged, name, read.settings)
        chain = resolve_merged(shared, merged, env, profile)


def _differences_met(
    sdk: Sdk,
    shared: SharedConfig,
    merged: Merged,
    env: Mapping[str, str],
    chain: Chain,
    seen: set[str],
) -> Iterator[tuple[str, _Read, str | None]]:
    """Give the differences that this SDK has on the way, and what it does not read there."""
    reached = tuple(reached_profiles(merged, chain.profile or "default"))
    view = ChainView(
        shared=shared,
        merged=merged,
        chain=chain,
        env=env,
        texts={},
        reached=reached,
        named=frozenset(),
    )
    for source in (environment_differences, chain_differences):
        for row, _, name in source(view):
            if row in seen or row not in _READS or sdk not in _ROWS[row].sdks:
                continue
            read = _READS[row](sdk)
            if read is not None:
                yield row, read, name


def _drop_settings(merged: Merged, name: str, settings: tuple[str, ...]) -> Merged:
    """Return the files with settings of one profile left out."""
    sections = {
        at: section if at[1] != name else _section_without(section, settings)
        for at, section in merged.sections.items()
    }
    found = {
        each: [(_section_without(section, settings), file) for section, file in held]
        if each == name
        else held
        for each, held in merged.profiles.found.items()
    }
    return msgspec.structs.replace(merged, profiles=Profiles(found), sections=sections)


def _section_without(section: Section, settings: tuple[str, ...]) -> Section:
    return msgspec.structs.replace(
        section,
        own=tuple(each for each in section.own if each.name not in settings),
        inherited=tuple(each for each in section.inherited if each.name not in settings),
    )
