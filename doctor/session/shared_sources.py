"""Every profile under what it shares with others: a sign-in, a key, a program. No call is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from doctor.model.arn import account_of_key, shorten_key
from doctor.model.chain import Hop
from doctor.model.command import shell_words
from doctor.model.health import Health
from doctor.model.identity import IdentitiesReport, IdentityGroup, IdentityMember
from doctor.render.words import describe_hop
from doctor.session.questions import Nobody
from doctor.session.request_chain import Here, Resolved
from doctor.session.session_cache import Cache
from doctor.session.session_request import SessionRequest
from doctor.session.sign_in import sign_in_command
from doctor.session.step import steps_of

_UNTIL = "until "


def group_profiles(
    listed: Iterable[Health], here: Here, shared_roles: frozenset[str], now: datetime
) -> IdentitiesReport:
    """Group profiles by their base, in the order of the files."""
    groups: dict[str, list[Health]] = {}
    for health in listed:
        groups.setdefault(_shared_source(health), []).append(health)
    survey = _Survey(here, shared_roles, now)
    return IdentitiesReport(groups=tuple(survey.group(*each) for each in groups.items()))


def _shared_source(health: Health) -> str:
    """Name what a profile shares with others: what its credentials begin with."""
    hops = health.chain.hops
    if not hops:
        return "no credentials"
    return describe_base(hops[0])


def describe_base(base: Hop) -> str:
    """Name a base so that two profiles with the same name share it."""
    named = {each.name: each.value for each in base.settings}
    if base.kind == "sso":
        if "sso_session" in named:
            return f"sign-in {named['sso_session']}"
        return f"sign-in at {named.get('sso_start_url', '?')}"
    if base.kind == "login":
        return f"sign-in {named.get('login_session', base.profile or '?')}"
    if base.kind in {"static", "env"}:
        account = account_of_key(base.access_key_id or "")
        where = "" if account is None else f" of {account}"
        return f"key {shorten_key(base.access_key_id or '')}{where}"
    if base.kind == "web-identity":
        return f"token {base.web_identity_token_file}"
    return describe_hop(base)


class _Survey:
    """Looks at the cache for the sessions that are there already."""

    def __init__(self, here: Here, shared_roles: frozenset[str], now: datetime) -> None:
        self.here = here
        self.shared_roles = shared_roles
        self.now = now
        self.cache = Cache(here, Nobody().hears)

    def group(self, shares: str, listed: list[Health]) -> IdentityGroup:
        """Build a group: what it shares, whether that works, and how to fix it."""
        broken = [each for each in listed if each.rule is not None]
        base = next((each.chain.hops[0] for each in listed if each.chain.hops), None)
        said = None if base is None else base.setting("signed in")
        ends = None
        if said is not None and said.value.startswith(_UNTIL):
            ends = said.value.removeprefix(_UNTIL)
        return IdentityGroup(
            shares=shares,
            ok=not broken,
            says=_says(broken, base, None if said is None else said.value),
            expires_at=ends,
            mend=_mend(broken, base),
            profiles=tuple(self._members(listed)),
        )

    def _members(self, listed: list[Health]) -> Iterator[IdentityMember]:
        for health in listed:
            last = health.chain.hops[-1] if health.chain.hops else None
            yield IdentityMember(
                profile=health.chain.profile or "",
                role_arn=None if last is None else last.role_arn,
                leads_to=health.says if last is None else describe_hop(last),
                expires_at=self._until(health),
                finding=health.rule,
            )

    def _until(self, health: Health) -> str | None:
        """Return the end of a cached session that serves."""
        if health.rule is not None or not health.chain.hops:
            return None
        resolved = Resolved(chain=health.chain, shared_roles=self.shared_roles)
        request = SessionRequest(profile=health.chain.profile)
        entry = self.cache.find(steps_of(request, resolved, self.here)[-1])
        if entry is None or not entry.serves(self.now):
            return None
        return entry.expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _says(broken: list[Health], base: Hop | None, signed_in: str | None) -> str:
    if broken:
        return broken[0].says
    if signed_in is not None:
        return f"signed in {signed_in}"
    return "" if base is None else str(base.place)


def _mend(broken: list[Health], base: Hop | None) -> str | None:
    if not broken:
        return None
    signs_in = () if base is None else sign_in_command(base)
    if signs_in and broken[0].rule in {
        "credentials/sso-token-expired",
        "credentials/login-session-expired",
    }:
        return str(shell_words(signs_in))
    name = broken[0].chain.profile or "default"
    return str(shell_words(["roledoctor", "check", name, "--offline"]))
