"""A session that a tool keeps in its cache has outlived what it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import UNSET

from doctor.model.chain import Hop, Place
from doctor.model.command import home_path, shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.plain_json import JsonObject, decode_json
from doctor.model.situation import Situation
from doctor.model.stamp import parse_stamp
from doctor.profiles.caches import role_cache_path
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.refused_key import refused_key, weigh_rivals
from doctor.rules.shared.sdks.session_tools import renewal, session_tool

_CACHE = re.compile(r"/(?:cli|boto)/cache/")
_REFUSALS = ("invalid-key", "expired-credentials")


class _Cached(msgspec.Struct, frozen=True, kw_only=True):
    """The session of a role that lies in the AWS CLI's cache."""

    path: str
    role_arn: str
    role_id: str | None
    ends: datetime | None


@rule(
    id="credentials/credential-cache-stale",
    summary="a tool's cached session has outlived its key or role",
    over=("credentials/session-expired", "credentials/access-key-invalid"),
)
def credential_cache_stale(situation: Situation) -> Iterator[Finding]:
    """Ask: was a session refused that a tool took from its cache?"""
    refused = [each for each in situation.failures if each.kind in _REFUSALS]
    if not refused or situation.works:
        return
    told = tuple(quote_failure(each) for each in refused)
    found = False
    for cached in _read_cached_sessions(situation):
        why = _why_stale(situation, cached)
        if why is not None:
            found = True
            shown = Evidence(says=why[1], place=Place(cached.path))
            yield _of_file(cached, why[0], (shown, *told))
    if not found:
        yield from _of_tool(situation, told)


def _read_cached_sessions(situation: Situation) -> Iterator[_Cached]:
    """Read the cached sessions of the chain's roles, as far as the case holds them."""
    case = situation.case
    listed = {} if case.files is UNSET else {file.path: file.text for file in case.files.other}
    for hop in situation.hops:
        path = role_cache_path(hop.hop)
        text = listed.get(path) or listed.get(_by_role(listed, hop.hop) or "")
        if text:
            held = _json(text)
            name = path if path in listed else (_by_role(listed, hop.hop) or path)
            yield _read(name, hop.role_arn, held)
    if not situation.hops:
        for path, text in listed.items():
            held = _json(text or "") if _CACHE.search(path) else {}
            if "Credentials" in held:
                yield _read(path, "", held)


def _by_role(listed: dict[str, str | None], hop: Hop) -> str | None:
    """Find the cache file that names the role's session, whatever tool wrote it."""
    role = (hop.role_arn or "").rpartition("/")[2]
    mark = f":assumed-role/{role}/"
    found = (path for path, text in listed.items() if "/cache/" in path and mark in (text or ""))
    return next(found, None) if role else None


def _json(text: str) -> JsonObject:
    read = decode_json(text)
    return read if isinstance(read, dict) else {}


def _read(path: str, role_arn: str, held: JsonObject) -> _Cached:
    user, keys = held.get("AssumedRoleUser"), held.get("Credentials", held)
    identifier = user.get("AssumedRoleId") if isinstance(user, dict) else None
    ends = keys.get("Expiration") if isinstance(keys, dict) else None
    return _Cached(
        path=path,
        role_arn=role_arn,
        role_id=identifier.partition(":")[0] if isinstance(identifier, str) else None,
        ends=parse_stamp(ends),
    )


def _why_stale(situation: Situation, cached: _Cached) -> tuple[Certainty, str] | None:
    """Say what shows that a cached session is of no use any more."""
    known = situation.case.role(cached.role_arn).role_id
    if isinstance(known, Known) and cached.role_id and known.value != cached.role_id:
        return "proven", f"created with role {cached.role_id}; the role is now {known.value}"
    stamp = situation.case.collected_at
    now = None if stamp is UNSET else parse_stamp(stamp)
    expired = any(each.kind == "expired-credentials" for each in situation.failures)
    if expired and now is not None and cached.ends is not None and cached.ends <= now:
        return "likely", f"this session ended at {cached.ends:%Y-%m-%d %H:%M} UTC"
    return None


def _of_file(cached: _Cached, certainty: Certainty, evidence: tuple[Evidence, ...]) -> Finding:
    return Finding(
        title="the session in the cache is no longer valid",
        explanation="The AWS CLI caches the session of an assumed role in a file until it ends. "
        "If the role is recreated, or the source profile or key changes, the old session stays "
        "in the cache, and AWS refuses it.",
        certainty=certainty,
        evidence=evidence,
        proposals=(
            Proposal(
                title="delete the cached session: the next call creates a new one",
                who="caller",
                kind="environment",
                commands=(shell("rm {}", home_path(cached.path)),),
            ),
        ),
    )


def _of_tool(situation: Situation, told: tuple[Evidence, ...]) -> Iterator[Finding]:
    """A tool's own cache is not seen: it stays a possibility beside the other causes."""
    tool, refused = session_tool(situation), refused_key(situation)
    if tool is None or refused is None or refused.session is False:
        return
    if weigh_rivals(refused) == "proven":
        return
    chain = situation.chain
    profile = situation.case.target.profile or (None if chain is None else chain.profile)
    yield Finding(
        title=f"{tool.name} may hold a session of a key that was replaced",
        explanation=f"{tool.name} keeps sessions and hands them out until they end. If the key "
        "that started a session is replaced, deactivated or deleted, AWS refuses the session as "
        "well.",
        certainty="possible",
        evidence=(Evidence(says=f"the session comes from {tool.name}"), *told),
        proposals=(
            Proposal(
                title=f"let {tool.name} delete its sessions, and start again",
                who="caller",
                kind="credentials",
                commands=(renewal(tool, profile),),
            ),
        ),
    )
