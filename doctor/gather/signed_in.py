"""Keys of a person who signed in: from IAM Identity Center, or from what `aws login` keeps.

The cached token is used as it lies there. SDKs renew one that has ended, and write the new one to
the cache: here that is said, and left to them.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
https://docs.aws.amazon.com/sdkref/latest/guide/feature-login-credentials.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from doctor.gather.aws import Clients, Keys, choose_endpoint
from doctor.gather.calls import Answer, call
from doctor.gather.no_keys import NoKeys
from doctor.model.chain import Hop
from doctor.model.command import shell_words
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.model.stamp import moment_of, parse_stamp
from doctor.profiles.caches import login_token_path, sso_token_path
from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import expand

_SSO: Final = "sso:GetRoleCredentials"
_ENDED: Final = (
    "The SSO session associated with this profile has expired or is otherwise invalid. To refresh "
    "this SSO session run aws sso login with the corresponding profile."
)
"""botocore's own words, which every reader of errors knows."""


def read_sso_keys(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Ask IAM Identity Center for the keys of a role. Raises `NoKeys`, which says why not."""
    path = sso_token_path(hop)
    token = _read_token(path, home, "SSO Token", _SSO)
    if _has_ended(token.get("expiresAt")):
        if hop.setting("sso_session") is None:
            raise NoKeys(_ENDED, source=_SSO)
        raise _renews(f"the sign-in in {path} ended at {token['expiresAt']}", hop, _SSO)
    region = _setting(hop, "sso_region")
    clients = Clients(choose_endpoint(environ, region, hop.setting("endpoint_url")))
    answer = call(
        clients,
        None,
        "sso",
        "GetRoleCredentials",
        roleName=_setting(hop, "sso_role_name"),
        accountId=_setting(hop, "sso_account_id"),
        accessToken=str(token.get("accessToken", "")),
    )
    return _keys_of_answer(answer)


def _keys_of_answer(answer: Answer) -> Keys:
    if answer.outcome != "ok":
        raise NoKeys(_ENDED if answer.code == "UnauthorizedException" else answer.text, source=_SSO)
    held = answer.values.get("roleCredentials")
    ends = held.get("expiration") if isinstance(held, dict) else None
    return _keys(held, _SSO, _moment(ends))


def _moment(milliseconds: object) -> str | None:
    """Read a moment as Identity Center writes it: milliseconds since 1970."""
    seconds = milliseconds // 1000 if isinstance(milliseconds, int) else None
    found = moment_of(seconds)
    return None if found is None else found.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_login_keys(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Read the keys that `aws login` keeps: nobody is asked. Raises `NoKeys`."""
    path = login_token_path(hop, environ)
    held = _read_token(path, home, "login session", "aws login").get("accessToken")
    ends = held.get("expiresAt") if isinstance(held, dict) else None
    if _has_ended(ends):
        raise _renews(f"the keys of the login session in {path} ended at {ends}", hop, "aws login")
    return _keys(held, "aws login", ends if isinstance(ends, str) else None)


def _keys(held: object, source: str, ends: str | None) -> Keys:
    names = ("accessKeyId", "secretAccessKey", "sessionToken")
    values = [held.get(name) if isinstance(held, dict) else None for name in names]
    if not all(isinstance(each, str) and each for each in values):
        raise NoKeys(f"{source} did not answer as AWS does: there are no keys in it", source=source)
    key, secret, token = map(str, values)
    return Keys(access_key_id=key, secret_access_key=secret, session_token=token, expires_at=ends)


def _read_token(path: str, home: str, what: str, source: str) -> dict[str, Any]:
    try:
        read = json.loads(read_plain(Path(expand(path, home)), LARGEST_SMALL_FILE))
    except FileNotFoundError as error:
        raise NoKeys(f"Error loading {what}: {path} is not there", source=source) from error
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "it is not JSON"
        raise NoKeys(f"Error loading {what}: {path}: {why}", source=source) from error
    if not isinstance(read, dict):
        raise NoKeys(f"Error loading {what}: {path} holds no JSON object", source=source)
    return read


def _has_ended(stamp: object) -> bool:
    ends = parse_stamp(stamp)
    return ends is not None and ends <= datetime.now(UTC)


def _renews(says: str, hop: Hop, source: str) -> NoKeys:
    command = shell_words(
        ["aws", "sts", "get-caller-identity", "--profile", hop.profile or "default"]
    )
    return NoKeys(
        f"{says}. The AWS CLI renews it by itself; roledoctor does not. Run {command}, then check "
        "again",
        source=source,
        tried=False,
    )


def _setting(hop: Hop, name: str) -> str:
    found = hop.setting(name)
    return "" if found is None else found.value
