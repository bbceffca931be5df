"""The steps of a chain, and the names under which the cache keeps what each of them got.

Two names for one session: `key` depends on everything that makes it (the step before, role,
external ID, policy, tags, duration, endpoint); the file's name is the AWS CLI's own where the CLI
could have asked for the same session, and made of the key elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from doctor.gather.assume_parameters import NO_EXTRAS, Extras
from doctor.model.chain import Chain, Hop
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.profiles.caches import role_cache_path, sso_token_path
from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import expand
from doctor.session.request_chain import Here, Resolved, extras_of
from doctor.session.session_request import Scope, SessionRequest

PREFIX: Final = "roledoctor-"
"""How the names of entries begin that the AWS CLI has no name for."""

_LEGIBLE: Final = frozenset({"static", "sso", "login", "process"})
"""Bases that the shared files name: whether these changed can be seen."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step: the base (index 0), a role, or the narrowing of the last role's session.

    `cli_name` is the AWS CLI's name for it, where an entry of the CLI's own making can be told to
    be of this very source; `sign_in` is the file whose change makes it another's. A step that is
    not `kept` is renewed each time.
    """

    index: int
    hop: Hop
    key: str
    kept: bool = True
    extras: Extras = NO_EXTRAS
    scope: Scope | None = None
    narrowed_by: str | None = None
    cli_name: str | None = None
    sign_in: str | None = None

    @property
    def file_name(self) -> str:
        """The name of its entry."""
        return f"{self.cli_name or PREFIX + self.key[:40]}.json"


def steps_of(request: SessionRequest, resolved: Resolved, here: Here) -> tuple[Step, ...]:
    """Return the steps of a request, base first."""
    return tuple(_steps(request, resolved, here))


def _steps(request: SessionRequest, resolved: Resolved, here: Here) -> Iterator[Step]:
    chain = resolved.chain
    last = len(chain.hops) - 1
    key = _digest(_endpoint(chain, here))
    extras = extras_of(request)
    by_call = scope_by_call(request, chain)
    if request.scope is not None and not by_call:
        extras = msgspec.structs.replace(extras, policy=request.scope.policy)
    for index, hop in enumerate(chain.hops):
        beside = extras if index == last else NO_EXTRAS
        step = _step(index, hop, key, beside, resolved, here)
        if beside.policy is not None:
            by_scope = request.scope is not None and not by_call
            said = f"scope {request.scope.name}" if by_scope and request.scope else "session policy"
            step = msgspec.structs.replace(step, narrowed_by=said)
        yield step
        key = step.key
    if by_call and request.scope is not None:
        narrowed = _digest(
            [key, "scope", _sort_document(request.scope.policy), request.duration_seconds]
        )
        said = f"scope {request.scope.name}"
        yield Step(
            index=last, hop=chain.hops[-1], key=narrowed, scope=request.scope, narrowed_by=said
        )


def scope_by_call(request: SessionRequest, chain: Chain) -> bool:
    """Say whether a session is narrowed by a call of its own: where temporary credentials call.

    Where keys of a user call AssumeRole, a session policy does it, and one call less.
    """
    if request.scope is None:
        return False
    if request.policy is not None:
        return True
    base = chain.hops[0]
    long_term = base.kind in {"static", "env"} and not base.has_session_token
    return not (long_term and len(chain.hops) == 2)  # noqa: PLR2004 - the keys, and one role


def _step(
    index: int, hop: Hop, before: str, extras: Extras, resolved: Resolved, here: Here
) -> Step:
    sent = _parameters_sent(hop, extras)
    key = _digest([before, _identity(hop, here), sent])
    kept = hop.role_arn is not None or hop.kind == "sso"
    base = resolved.chain.hops[0]
    legible = kept and base.kind in _LEGIBLE
    name = _cli_name(hop, extras, resolved) if legible else None
    return Step(
        index=index,
        hop=hop,
        key=key,
        kept=kept,
        extras=extras,
        cli_name=name,
        sign_in=sso_token_path(base) if base.kind == "sso" else None,
    )


def _parameters_sent(hop: Hop, extras: Extras) -> dict[str, Any]:
    """Return what an assume call sends and the answer hangs on."""
    sent: dict[str, Any] = {
        "RoleArn": hop.role_arn,
        "RoleSessionName": hop.role_session_name,
        "ExternalId": hop.external_id,
        "SerialNumber": hop.mfa_serial,
        "DurationSeconds": hop.duration_seconds,
    }
    beside = extras.parameters()
    if extras.policy is not None:
        beside["Policy"] = _sort_document(extras.policy)
    return {**{name: value for name, value in sent.items() if value is not None}, **beside}


def _sort_document(policy: str) -> object:
    try:
        return json.loads(policy)
    except ValueError:
        return policy


def _identity(hop: Hop, here: Here) -> list[Any]:
    """Return what tells one source of credentials from another."""
    named = {each.name: each.value for each in hop.settings}
    if hop.kind in {"static", "env"}:
        return [hop.kind, hop.access_key_id, named.get("aws_secret_access_key")]
    if hop.kind == "web-identity":
        return [hop.kind, hop.web_identity_token_file, _token_subject(hop, here)]
    kept = ("sso_start_url", "sso_session", "sso_region", "sso_account_id", "sso_role_name")
    base = (*kept, "credential_process", "login_session", "mfa_serial")
    found = [named.get(name) for name in base]
    variables = [each.value for each in hop.settings if each.name.startswith("aws_container_")]
    # A home may be shared by machines, and each machine has a role of its own.
    machine = platform.node() if hop.kind in {"imds", "container"} else None
    # Another person may have signed in to the same start URL since: nothing else tells.
    signed_in = _written_at(sso_token_path(hop), here) if hop.kind == "sso" else None
    own = hop.profile if hop.role_arn is None else None
    return [hop.kind, own, found, variables, machine, signed_in]


def _written_at(path: str, here: Here) -> int | None:
    """Return when a file was written last, in nanoseconds."""
    try:
        return Path(expand(path, here.home)).stat().st_mtime_ns
    except OSError:
        return None


def _token_subject(hop: Hop, here: Here) -> str:
    """Return whose token a file holds: issuer and subject, else its whole text."""
    from doctor.texts.jwt import read_claims  # noqa: PLC0415 - only for a token's file

    path = expand(hop.web_identity_token_file or "", here.home)
    try:
        text = read_plain(Path(path), LARGEST_SMALL_FILE).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    claims = read_claims(text.strip()) or {}
    whose = [claims.get("iss"), claims.get("sub")]
    return _digest(whose if all(whose) else text)


def _endpoint(chain: Chain, here: Here) -> list[str | None]:
    from doctor.gather.aws import endpoint_of  # noqa: PLC0415 - as light as this module

    endpoint = endpoint_of(chain, here.environ)
    return [endpoint.region, endpoint.sts_url]


def _cli_name(hop: Hop, extras: Extras, resolved: Resolved) -> str | None:
    """Return the AWS CLI's name for a session; none where two sources would share it.

    botocore leaves out the step before: https://github.com/boto/botocore, credentials.py,
    `CachedCredentialFetcher._create_cache_key`.
    """
    if hop.kind == "sso":
        return _sso_name(hop)
    if extras != NO_EXTRAS or hop.profile is None or hop.role_arn in resolved.shared_roles:
        return None
    return Path(role_cache_path(hop)).stem


def _sso_name(hop: Hop) -> str | None:
    named: Mapping[str, str] = {each.name: each.value for each in hop.settings}
    arguments = {
        "roleName": named.get("sso_role_name"),
        "accountId": named.get("sso_account_id"),
    }
    if "sso_session" in named:
        arguments["sessionName"] = named["sso_session"]
    else:
        arguments["startUrl"] = named.get("sso_start_url")
    return _sha1(json.dumps(arguments, sort_keys=True, separators=(",", ":")))


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
