"""From a request to its chain: the shared files read and resolved, what was asked for put in.

Nothing heavy is loaded here: a warm `credential-process` does little else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.gather.assume_parameters import Extras
from doctor.gather.shared_files import read_settings
from doctor.model.chain import Chain, Hop, Section, SharedConfig
from doctor.profiles.read import Content, config_paths, read_shared_config
from doctor.profiles.resolve import resolve_chain
from doctor.session.session_request import SessionRequest

_OVERRIDES: Final = (
    ("external_id", "external_id"),
    ("role_session_name", "session_name"),
    ("duration_seconds", "duration_seconds"),
    ("mfa_serial", "mfa_serial"),
)
"""What a request may put in place of a profile's own: the hop's field, the request's field."""


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """Where a session is asked for: the environment of this process, and the home directory."""

    environ: Mapping[str, str]
    home: str


class RequestError(Exception):
    """A request that contradicts its target. The text is for the user."""


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """The chain of a request, and the roles that profiles of several sources assume."""

    chain: Chain
    shared_roles: frozenset[str] = frozenset()


def resolve_request(request: SessionRequest, here: Here) -> Resolved:
    """Resolve the chain of a request; its faults are those of the files and the environment."""
    shared = read_shared(here)
    chain = resolve_chain(shared, here.environ, request.profile)
    return Resolved(chain=apply_request(chain, request), shared_roles=shared_roles(shared))


def read_shared(here: Here) -> SharedConfig:
    """Read both shared files, without the secrets in them."""
    files: dict[str, Content] = {}
    for path in config_paths(here.environ):
        text = read_settings(path, here.home)
        if text is not None:
            files[path] = text
    return read_shared_config(files, here.environ, here.home)


def shared_roles(shared: SharedConfig) -> frozenset[str]:
    """Return the roles that profiles reach from more than one source."""
    sources: dict[str, set[str]] = {}
    for file in shared.files:
        for section in file.sections:
            role = section.setting("role_arn")
            if role is not None:
                sources.setdefault(role.value, set()).add(_source(section))
    return frozenset(role for role, found in sources.items() if len(found) > 1)


def _source(section: Section) -> str:
    names = ("source_profile", "credential_source", "web_identity_token_file")
    return "\0".join(each.value for name in names if (each := section.setting(name)))


def apply_request(chain: Chain, request: SessionRequest) -> Chain:
    """Put what was asked for at the end of a chain. Raises `RequestError` where that cannot be."""
    if not chain.hops:
        return chain
    last = chain.hops[-1]
    if request.role_arn is not None and last.role_arn != request.role_arn:
        last = _called_from(last, request.role_arn)
        chain = replace(chain, hops=(*chain.hops, last))
    changes = {
        field: value
        for field, asked in _OVERRIDES
        if (value := getattr(request, asked)) is not None
    }
    if last.kind != "assume-role":
        _check_plain(last, request, changes)
    if request.scope is not None and not (last.role_arn or _is_temporary(last)):
        raise RequestError(
            f"--scope: {request.target} has long-term keys, and only a session can be narrowed; "
            "name a profile with a role_arn, or a role's ARN"
        )
    return replace(chain, hops=(*chain.hops[:-1], replace(last, **changes)))


def _is_temporary(base: Hop) -> bool:
    return base.kind not in {"static", "env"} or base.has_session_token


def _called_from(base: Hop, role_arn: str) -> Hop:
    """A role by its ARN is assumed in the Region, and at the endpoint, of who calls."""
    kept = tuple(each for each in base.settings if each.name in {"region", "endpoint_url"})
    return Hop(kind="assume-role", role_arn=role_arn, region=base.region, settings=kept)


def _check_plain(last: Hop, request: SessionRequest, changes: Mapping[str, Any]) -> None:
    """Refuse what only AssumeRole takes where nothing, or a token, gets the session."""
    asked = {name.replace("_", "-") for name in changes}
    for name in ("tags", "source_identity", "policy"):
        if getattr(request, name):
            asked.add(name.replace("_", "-"))
    if last.kind == "web-identity":
        asked -= {"role-session-name", "duration-seconds", "policy"}
        why = "gets its role with a token, and the token's issuer decides that"
    else:
        why = "assumes no role, so nothing would be sent"
    if asked:
        options = ", ".join(f"--{_option(name)}" for name in sorted(asked))
        raise RequestError(f"{options}: {request.target} {why}")


def _option(name: str) -> str:
    return {
        "role-session-name": "session-name",
        "duration-seconds": "duration",
        "tags": "tag",
    }.get(name, name)


def extras_of(request: SessionRequest) -> Extras:
    """Return what no profile can say."""
    return Extras(tags=request.tags, source_identity=request.source_identity, policy=request.policy)
