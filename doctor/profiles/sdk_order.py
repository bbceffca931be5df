"""Files and environment as the SDK of another tool reads them, where it parts from botocore.

Each entry of `_READS` is a row of the tables of differences that decides which
credentials win: what is left of the files and the environment where that row is met, so that
botocore's order over the rest gives what the SDK gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal

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
_WEB_IDENTITY: Final = ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN")
SELECTING_VARIABLES: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_STATIC: Final = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
_SSO: Final = ("sso_session", "sso_account_id", "sso_role_name", "sso_start_url", "sso_region")
_ROLE: Final = ("role_arn", "source_profile", "credential_source")
_OF_THE_PAST: Final[dict[Sdk, frozenset[str]]] = {
    "js-v2": frozenset(
        {
            "keys-and-missing-profile",
            "half-pair-in-environment",
            "default-profile-variable",
            "two-profile-variables",
            "web-identity-and-keys",
            "role-and-process-without-source",
            "sso-and-keys",
            "process-and-keys",
        }
    ),
}
"""Rows that a generation meets which is no longer supported, and which no sentence speaks of.

https://github.com/aws/aws-sdk-js/blob/master/lib/credentials/credential_provider_chain.js
"""
Order = Sdk | Literal["dotnet-v3", "dotnet-v4"]
"""An SDK by the order that it asks in: that of .NET turned round with version 4."""
_AS: Final[dict[Sdk, Sdk]] = {"go-v1": "go-v2", "java-v1": "java-v2"}
"""Older generations that read as the newer one does, as far as these rows go."""
_GENERATIONS: Final[dict[tuple[Sdk | None, int | None], Order]] = {
    ("dotnet", 3): "dotnet-v3",
    ("dotnet", 4): "dotnet-v4",
}


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """What an SDK does not read, of the environment or of the profile that the row is met in."""

    variables: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


_READS: Final[dict[str, Callable[[Order], _Read | None]]] = {
    "keys-and-profile": lambda order: (
        _Read(variables=KEY_VARIABLES) if order in {"js-v3", "dotnet-v3"} else None
    ),
    "keys-and-default-profile": lambda order: (
        _Read(variables=KEY_VARIABLES) if order == "dotnet-v3" else None
    ),
    "keys-and-missing-profile": lambda _: _Read(variables=SELECTING_VARIABLES),
    "half-pair-in-environment": lambda _: _Read(variables=KEY_VARIABLES),
    "blank-keys": lambda _: _Read(variables=KEY_VARIABLES),
    "default-profile-variable": lambda _: _Read(variables=("AWS_DEFAULT_PROFILE",)),
    "two-profile-variables": lambda _: _Read(variables=("AWS_DEFAULT_PROFILE",)),
    "web-identity-and-keys": lambda _: _Read(variables=_WEB_IDENTITY),
    "web-identity-and-role": lambda order: (
        None if _sdk_of(order) == "dotnet" else _Read(settings=_ROLE)
    ),
    "role-and-keys-without-source": lambda order: (
        None if order == "go-v2" else _Read(settings=_ROLE)
    ),
    "role-and-process-without-source": lambda order: (
        None if order == "go-v2" else _Read(settings=_ROLE)
    ),
    "role-and-sso": lambda _: _Read(settings=_ROLE),
    "sso-and-keys": lambda _: _Read(settings=_SSO),
    "sso-and-process": lambda _: _Read(settings=_SSO),
    "process-and-keys": lambda _: _Read(settings=("credential_process",)),
    "keys-and-process": lambda _: _Read(settings=_STATIC),
    "source-with-keys-and-role": lambda _: _Read(settings=_STATIC),
}
"""`None`: what the SDK makes of it has no form in botocore's order, or differs by release."""


def order_of(sdks: tuple[Sdk, ...], generation: int | None = None) -> Order | None:
    """Return the SDK whose order holds for a tool that may read with some; `None`: not sure.

    `generation` is the SDK's, where its name does not tell it.
    """
    found = {_AS.get(each, each) for each in sdks}
    sdk = found.pop() if len(found) == 1 else None
    return _GENERATIONS.get((sdk, generation), sdk)


def _sdk_of(order: Order) -> Sdk:
    return "dotnet" if order == "dotnet-v3" or order == "dotnet-v4" else order  # noqa: PLR1714 - narrows


def resolve_as(
    order: Order | None, shared: SharedConfig, env: Mapping[str, str], profile: str | None
) -> Chain:
    """Resolve a chain in the order of an SDK; `None` and botocore: in botocore's own."""
    merged = merge(shared)
    chain = resolve_merged(shared, merged, env, profile)
    if order is None or order == "botocore":
        return chain
    seen = set[str]()
    # What is left out may show the next difference: each is met once.
    while True:
        found = next(_differences_met(order, shared, merged, env, chain, seen), None)
        if found is None:
            return chain
        row, read, name = found
        seen.add(row)
        env = {key: value for key, value in env.items() if key not in read.variables}
        if read.settings and name is not None:
            merged = _drop_settings(merged, name, read.settings)
        chain = resolve_merged(shared, merged, env, profile)


def _differences_met(
    order: Order,
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
            if row in seen or row not in _READS or not _parts_at(_sdk_of(order), row):
                continue
            read = _READS[row](order)
            if read is not None:
                yield row, read, name


def _parts_at(sdk: Sdk, row: str) -> bool:
    return sdk in _ROWS[row].sdks or row in _OF_THE_PAST.get(sdk, ())


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
