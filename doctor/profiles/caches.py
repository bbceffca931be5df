"""Files that the chain's credentials lie in besides the two shared ones: caches and token files.

Which files those are follows from the chain; what stands in them decides whether the base hop can
be had. File names: botocore's own (`SSOTokenLoader`, `generate_login_cache_key`,
`AssumeRoleCredentialFetcher`), shared by the SDKs.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from doctor.model.chain import Chain, ChainFault, FaultKind, Hop, Place, Setting
from doctor.model.command import Command, option, shell
from doctor.model.observation import Absent, Known, Observed, Unreadable
from doctor.model.plain_json import JsonObject
from doctor.model.stamp import parse_stamp
from doctor.profiles.container import check_container
from doctor.profiles.decode import is_passed_over

Look = Callable[[str], Observed[str]]
"""Reads a file by its path as written: its text, that there is none, or why nobody could look."""

_SSO_CACHE = "~/.aws/sso/cache"
_LOGIN_CACHE = "~/.aws/login/cache"
ROLE_CACHE = "~/.aws/cli/cache"
_SIGNED_IN = "signed in"
"""What a hop is given where its sign-in was seen: until when it holds."""
_REFRESH_FIELDS = ("refreshToken", "clientId", "clientSecret", "registrationExpiresAt")
_LOGIN_FIELDS = ("accessToken", "refreshToken", "dpopKey", "clientId")
_LOGIN_KEYS = ("accessKeyId", "secretAccessKey", "sessionToken", "accountId", "expiresAt")


_AFTER_CREDENTIALS = ("services-not-found",)
"""Faults that SDKs meet when they make a client, once they have credentials."""


class _Bad(Exception):  # noqa: N818 - an outcome that becomes a fault
    def __init__(self, kind: FaultKind, says: str) -> None:
        super().__init__(says)
        self.kind = kind
        self.says = says


def cache_paths(chain: Chain, env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the path of every file, beside the shared ones, that this chain's SDKs look into."""
    listed = [path for hop in chain.hops for path in _paths_of(hop, env)]
    return tuple(dict.fromkeys(listed))


def _paths_of(hop: Hop, env: Mapping[str, str]) -> Iterator[str]:
    if hop.kind == "sso":
        yield sso_token_path(hop)
    elif hop.kind == "login":
        yield login_token_path(hop, env)
    elif hop.kind == "web-identity":
        yield hop.web_identity_token_file or ""
    elif hop.kind == "container" and "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE" in env:
        yield env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
    elif hop.kind == "assume-role":
        yield role_cache_path(hop)


def program_of(hop: Hop) -> str | None:
    """Return the program that a hop's credential_process starts, as it is written."""
    setting = hop.setting("credential_process") if hop.kind == "process" else None
    try:
        words = [] if setting is None else shlex.split(setting.value)
    except ValueError:
        return None
    # What a shell would have to fill in is no program's name: another rule speaks of it.
    return words[0] if words and not words[0].startswith(("~", "$")) else None


def sso_token_path(hop: Hop) -> str:
    """Return the token file of an SSO hop: named by its sso-session, else by its start URL."""
    named = hop.setting("sso_session") or hop.setting("sso_start_url")
    digest = hashlib.sha1(("" if named is None else named.value).encode()).hexdigest()  # noqa: S324 - the file name that SDKs use
    return f"{_SSO_CACHE}/{digest}.json"


def login_token_path(hop: Hop, env: Mapping[str, str]) -> str:
    """Return the session file of an `aws login` hop."""
    named = hop.setting("login_session")
    digest = hashlib.sha256(("" if named is None else named.value.strip()).encode()).hexdigest()
    folder = env.get("AWS_LOGIN_CACHE_DIRECTORY") or _LOGIN_CACHE
    return f"{folder.rstrip('/')}/{digest}.json"


def role_cache_path(hop: Hop) -> str:
    """Return the file in which the AWS CLI keeps the session of an assume-role hop.

    The source's credentials are no part of the name: profiles that ask for the same role with the
    same parameters share a file, whoever calls.
    """
    asked = {
        "RoleArn": hop.role_arn,
        "RoleSessionName": hop.role_session_name,
        "ExternalId": hop.external_id,
        "SerialNumber": hop.mfa_serial,
        "DurationSeconds": hop.duration_seconds,
    }
    sent = {name: value for name, value in asked.items() if value is not None}
    digest = hashlib.sha1(json.dumps(sent, sort_keys=True).encode()).hexdigest()  # noqa: S324 - as above
    return f"{ROLE_CACHE}/{digest}.json"


def check_caches(
    chain: Chain,
    env: Mapping[str, str],
    look: Look,
    now: datetime | None,
    find: Look | None = None,
) -> Chain:
    """Read the caches that the base hop needs: date it, or say why it cannot be had.

    `find` looks for a program; without it, `look` has what was found.
    """
    if not chain.hops or any(each.kind not in _AFTER_CREDENTIALS for each in chain.faults):
        return chain
    base = chain.hops[0]
    try:
        _check_program(base, find or look)
        settings = tuple(_read(base, env, look, now))
    except _Bad as bad:
        fault = ChainFault(
            kind=bad.kind, profile=base.profile, place=_place(base, env), says=bad.says
        )
        return replace(chain, faults=(fault,))
    dated = replace(base, settings=(*base.settings, *settings))
    return replace(chain, hops=(dated, *chain.hops[1:]))


def _check_program(hop: Hop, find: Look) -> None:
    program = program_of(hop)
    if program is not None and isinstance(find(program), Absent):
        raise _Bad("process-failed", f"there is no program {program}")


def _place(hop: Hop, env: Mapping[str, str]) -> Place:
    """Name the file that is at fault, where it is a file that a person can look at."""
    if hop.kind in {"sso", "login"}:
        return Place(file=next(_paths_of(hop, env)))
    named = hop.setting("web_identity_token_file") or hop.setting("credential_process")
    return hop.place if named is None else named.place


def _read(hop: Hop, env: Mapping[str, str], look: Look, now: datetime | None) -> Iterator[Setting]:
    if hop.kind == "sso":
        yield from _sso(hop, look, now)
    elif hop.kind == "login":
        yield from _login(hop, env, look)
    elif hop.kind == "web-identity":
        _web_identity(hop, look)
    elif hop.kind == "container":
        broken = check_container(env, look)
        if broken is not None:
            raise _Bad(*broken)


def sign_in_line(hop: Hop) -> Command:
    """Return the line that signs in for an SSO or `aws login` hop."""
    session = hop.setting("sso_session")
    if hop.kind == "login" or session is None:
        login = "aws login{}" if hop.kind == "login" else "aws sso login{}"
        return shell(login, option("--profile", hop.profile))
    return shell("aws sso login{}", option("--sso-session", session.value))


def lacks_seen_sign_in(hop: Hop) -> bool:
    """Say whether a hop needs a sign-in of which nobody saw that it is there and good."""
    return hop.kind in {"sso", "login"} and hop.setting(_SIGNED_IN) is None


def _sso(hop: Hop, look: Look, now: datetime | None) -> Iterator[Setting]:
    path = sso_token_path(hop)
    session = hop.setting("sso_session")
    token = _json(look(path), "sso-token-missing", f"not signed in: {sign_in_line(hop)}")
    if token is None:
        return
    if "accessToken" not in token or "expiresAt" not in token:
        raise _Bad("sso-token-missing", "the cached token lacks accessToken or expiresAt")
    ends = parse_stamp(token["expiresAt"])
    if ends is None:
        raise _Bad("sso-token-missing", "the cached token's expiresAt is not a date")
    over = now is not None and ends <= now
    if over and not (session is not None and _renews(token, now)):
        raise _Bad("sso-token-expired", f"the sign-in ended at {token['expiresAt']}")
    said = "ended, and renews itself" if over else f"until {token['expiresAt']}"
    yield Setting(name=_SIGNED_IN, value=said, place=Place(file=path), why="the cached token")


def _renews(token: JsonObject, now: datetime | None) -> bool:
    """Say whether SDKs would renew the token by themselves: its registration has to be valid."""
    if any(name not in token for name in _REFRESH_FIELDS):
        return False
    ends = parse_stamp(token["registrationExpiresAt"])
    return ends is not None and now is not None and ends > now


def _login(hop: Hop, env: Mapping[str, str], look: Look) -> Iterator[Setting]:
    path = login_token_path(hop, env)
    token = _json(look(path), "login-token-missing", f"not signed in: {sign_in_line(hop)}")
    if token is None:
        return
    missing = [name for name in _LOGIN_FIELDS if name not in token]
    keys = token.get("accessToken")
    if not missing:
        held = keys if isinstance(keys, dict) else {}
        missing = [f"accessToken.{name}" for name in _LOGIN_KEYS if name not in held]
    if missing:
        raise _Bad("login-token-invalid", f"the cached session lacks {', '.join(missing)}")
    ends = keys["expiresAt"] if isinstance(keys, dict) else ""
    yield Setting(name=_SIGNED_IN, value=f"keys until {ends}", place=Place(file=path))


def _web_identity(hop: Hop, look: Look) -> None:
    setting = hop.setting("web_identity_token_file")
    path = hop.web_identity_token_file or ""
    if path.startswith("~") and setting is not None and setting.place.variable is None:
        raise _Bad("token-file-missing", f"SDKs do not expand the ~ in {path}: write the full path")
    found = look(path)
    if isinstance(found, Absent):
        raise _Bad("token-file-missing", f"there is no file {path}")
    if isinstance(found, Unreadable) and is_passed_over(found.why):
        raise _Bad("token-file-missing", f"{path}: {found.why}")


def _json(found: Observed[str], kind: FaultKind, absent: str) -> JsonObject | None:
    """Return a cache file's JSON; `None` where nobody could look."""
    if isinstance(found, Absent):
        raise _Bad(kind, absent)
    if not isinstance(found, Known):
        return None
    try:
        read = json.loads(found.value)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise _Bad(kind, "the cached token is not JSON: sign in again")
    return read
