"""The base credentials, read again from where the chain says they stand. They live only here."""

from __future__ import annotations

import configparser
import contextlib
import io
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final

from doctor.gather.asking import stamp
from doctor.gather.aws import CallRefused, Keys
from doctor.gather.no_keys import NoKeys
from doctor.gather.process import read_process_keys
from doctor.gather.shared_files import read_shared_text
from doctor.model.chain import FileRole, Hop
from doctor.profiles import config_paths
from doctor.profiles.parse import classify_header
from doctor.profiles.read import shorten

_PROVIDERS = {
    "sso": "sso",
    "login": "login",
    "container": "container-role",
    "imds": "iam-role",
}
"""botocore's own names of the providers that the chain ends at: no other is asked."""


_FETCHING: Final = frozenset({"CreateOAuth2Token", "CreateToken", "GetRoleCredentials"})
"""The calls of these providers: of IAM Identity Center and its tokens, and of `aws login`."""


def read_base_keys(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Read the keys of a base hop. Raises `NoKeys` where they cannot be had."""
    if hop.kind == "env":
        return _from_environment(environ)
    if hop.kind == "static":
        return _from_file(hop, environ, home)
    if hop.kind == "process":
        command = hop.setting("credential_process")
        return read_process_keys("" if command is None else command.value, environ)
    return _from_provider(hop, environ)


def _from_environment(environ: Mapping[str, str]) -> Keys:
    token = environ.get("AWS_SECURITY_TOKEN", environ.get("AWS_SESSION_TOKEN"))
    return Keys(
        access_key_id=environ["AWS_ACCESS_KEY_ID"],
        secret_access_key=environ["AWS_SECRET_ACCESS_KEY"],
        session_token=token or None,
        expires_at=environ.get("AWS_CREDENTIAL_EXPIRATION") or None,
    )


def _from_file(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Read the section that the chain names, with the very parser that botocore uses."""
    key = hop.setting("aws_access_key_id")
    roles: tuple[FileRole, FileRole] = ("config", "credentials")
    for role, path in zip(roles, config_paths(environ), strict=True):
        if key is None or key.place.file != shorten(path, home):
            continue
        text = read_shared_text(path, home)
        if not isinstance(text, str):
            continue
        parser = configparser.RawConfigParser()
        with contextlib.suppress(configparser.Error):
            parser.read_file(io.StringIO(text, newline=None))
        for section in parser.sections():
            kind, name, _ = classify_header(role, section)
            values = dict(parser.items(section))
            named = kind == "profile" and name == hop.profile
            if named and values.get("aws_access_key_id") == key.value:
                return _keys_of(values)
    message = f"the key of profile {hop.profile} is not where it was a moment ago"
    raise NoKeys(message)


def _keys_of(values: Mapping[str, str]) -> Keys:
    token = values.get("aws_security_token", values.get("aws_session_token"))
    return Keys(
        access_key_id=values["aws_access_key_id"],
        secret_access_key=values.get("aws_secret_access_key", ""),
        session_token=token or None,
    )


def _refuse_others(**call: Any) -> None:
    """Refuse what no provider needs to fetch keys: "before-call" fires before a request leaves."""
    name = call["model"].name
    if name not in _FETCHING:
        message = f"{name} is no call that fetches credentials"
        raise CallRefused(message)


def _from_provider(hop: Hop, environ: Mapping[str, str]) -> Keys:
    """Ask botocore's own provider for the kinds that need a token, a process or an endpoint."""
    import botocore.exceptions  # noqa: PLC0415 - only live checks come here
    import botocore.session  # noqa: PLC0415 - as above

    del environ
    session = botocore.session.Session(profile=hop.profile)
    session.register("before-call.*.*", _refuse_others)
    try:
        resolver = session.get_component("credential_provider")
        found = resolver.get_provider(_PROVIDERS[hop.kind]).load()
        frozen = None if found is None else found.get_frozen_credentials()
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
        raise NoKeys(str(error)) from error
    except (OSError, ValueError, RuntimeError) as error:
        message = f"{type(error).__name__}: {error}"
        raise NoKeys(message) from error
    if frozen is None or not frozen.access_key:
        message = "Unable to locate credentials"
        raise NoKeys(message)
    return Keys(
        access_key_id=frozen.access_key,
        secret_access_key=frozen.secret_key or "",
        session_token=frozen.token,
        expires_at=_end_of(found),
    )


def _end_of(found: Any) -> str | None:
    """Return when keys of a provider end: botocore keeps it in this one place."""
    ends = getattr(found, "_expiry_time", None)
    return None if ends is None else stamp(ends.astimezone(UTC))
