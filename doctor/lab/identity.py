"""Who signed a request: users by their keys, sessions by theirs. moto keeps all but sessions."""

from __future__ import annotations

import base64
import json
import secrets
import urllib.parse
from collections.abc import Iterator
from typing import Any, NamedTuple

from doctor.lab.errors import expired_token, invalid_token


class Identity(NamedTuple):
    """A caller. `owner` is the ARN whose policies count: the user's, or the session's role's."""

    arn: str
    account: str
    user_id: str
    kind: str
    owner: str
    name: str
    mfa: bool | None = None
    session_policy: dict[str, Any] | None = None
    scopes: tuple[dict[str, Any], ...] = ()

    @property
    def narrowing(self) -> tuple[dict[str, Any], ...]:
        """Every policy that narrows this session: each has to allow what it does."""
        own = () if self.session_policy is None else (self.session_policy,)
        return (*own, *self.scopes)


class Session(NamedTuple):
    """Temporary credentials that the lab issued."""

    key: str
    secret: str
    token: str
    expires: float
    identity: Identity


class Credential(NamedTuple):
    """A key that signs: its secret and whose it is."""

    secret: str
    identity: Identity


class Directory:
    """Finds keys, users and roles in moto's backends, and keeps the sessions that were issued."""

    def __init__(self) -> None:
        self.sessions: dict[str, Session] = {}
        self.roots: dict[str, Credential] = {}
        self.boundaries: dict[str, str] = {}
        self.longest_session: float | None = None

    def backend(self, account: str) -> Any:
        from moto.iam.models import iam_backends  # noqa: PLC0415 - moto takes a second to load

        return iam_backends[account]["aws"]

    def find(self, key: str, token: str | None, now: float) -> Credential:
        """Find the credential of a key, its token checked. Raises what AWS would answer."""
        session = self.sessions.get(key)
        if session is not None:
            if token != session.token:
                raise invalid_token()
            if now >= session.expires:
                raise expired_token()
            return Credential(session.secret, session.identity)
        if token:
            raise invalid_token()
        if key in self.roots:
            return self.roots[key]
        for account, user, access_key in self._keys():
            if access_key.access_key_id == key and access_key.status == "Active":
                identity = Identity(
                    user.arn, account, user.id, "user", user.arn, user.name, mfa=None
                )
                return Credential(access_key.secret_access_key, identity)
        raise invalid_token()

    def _keys(self) -> Iterator[tuple[str, Any, Any]]:
        from moto.iam.models import iam_backends  # noqa: PLC0415 - as above

        for account in list(iam_backends):
            for user in list(self.backend(account).users.values()):
                for access_key in user.access_keys:
                    yield account, user, access_key

    def role(self, arn: str) -> Any:
        """Find a role by its exact ARN, in any account; `None` where there is none."""
        parts = arn.split(":")
        if len(parts) < 6 or not parts[4].isdigit():  # noqa: PLR2004 - an ARN has six parts
            return None
        roles = self.backend(parts[4]).roles.values()
        return next((role for role in roles if role.arn == arn), None)

    def documents(self, identity: Identity) -> list[dict[str, Any]]:
        """Return every identity policy of a caller: inline, managed, and of a user's groups."""
        backend = self.backend(identity.account)
        if identity.kind == "user":
            user = next((u for u in backend.users.values() if u.arn == identity.owner), None)
            groups = [g for g in backend.groups.values() if user in g.users]
            holders = [] if user is None else [user, *groups]
        else:
            role = self.role(identity.owner)
            holders = [] if role is None else [role]
        return [document for holder in holders for document in _documents(holder)]

    def boundary(self, identity: Identity) -> dict[str, Any] | None:
        """Return the permissions boundary of a caller. moto keeps those of roles alone."""
        arn = self.boundaries.get(identity.owner)
        if arn is None and identity.kind != "user":
            arn = getattr(self.role(identity.owner), "permissions_boundary_arn", None)
        policy = self.backend(identity.account).managed_policies.get(arn) if arn else None
        return None if policy is None else _managed_document(policy)

    def issue(self, identity: Identity, seconds: int, now: float) -> Session:
        """Issue a session: its key decodes to the account that issues it.

        None lasts longer than `longest_session` seconds, where that is set.
        """
        lasts = min(seconds, self.longest_session or seconds)
        session = Session(
            key="ASIA" + key_body(identity.account),
            secret="notARealSecretKey" + secrets.token_hex(12)[:23],
            token="notARealSessionToken" + secrets.token_hex(60),
            expires=now + lasts,
            identity=identity,
        )
        self.sessions[session.key] = session
        return session


def account_of(access_key_id: str) -> str:
    """Return the account that a key ID decodes to."""
    number = int.from_bytes(base64.b32decode(access_key_id[4:])[:6], "big")
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}"


def key_body(account: str) -> str:
    """Return sixteen random characters that decode to an account."""
    number = (int(account) << 7) | (1 << 47)
    return base64.b32encode(number.to_bytes(6, "big") + secrets.token_bytes(4)).decode()[:16]


def read_document(document: Any) -> dict[str, Any]:
    """Read a policy document as moto keeps it: an object, JSON, or JSON quoted for a URL."""
    if isinstance(document, dict):
        return document
    text = str(document)
    read: dict[str, Any] = json.loads(text if text[:1] == "{" else urllib.parse.unquote(text))
    return read


def _documents(holder: Any) -> Iterator[dict[str, Any]]:
    for document in holder.policies.values():
        yield read_document(document)
    for policy in holder.managed_policies.values():
        yield _managed_document(policy)


def _managed_document(policy: Any) -> dict[str, Any]:
    held = next(each for each in policy.versions if each.version_id == policy.default_version_id)
    return read_document(held.document)
