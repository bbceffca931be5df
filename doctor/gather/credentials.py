"""The base credentials, read again from where the chain says they stand. They live only here."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from pathlib import Path

from doctor.gather.aws import Keys
from doctor.model.chain import Hop
from doctor.profiles import config_paths
from doctor.profiles.read import expand


class NoKeys(Exception):  # noqa: N818 - an outcome that becomes evidence
    """The base credentials cannot be had: the message says why, for a person."""


_PROVIDERS = {
    "sso": "sso",
    "process": "custom-process",
    "login": "login",
    "container": "container-role",
    "imds": "iam-role",
}
"""botocore's own names of the providers that the chain ends at: no other is asked."""


def read_base_keys(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Read the keys of a base hop. Raises `NoKeys` where they cannot be had."""
    if hop.kind == "env":
        return _from_environment(environ)
    if hop.kind == "static":
        return _from_file(hop, environ, home)
    return _from_provider(hop, environ)


def _from_environment(environ: Mapping[str, str]) -> Keys:
    token = environ.get("AWS_SECURITY_TOKEN", environ.get("AWS_SESSION_TOKEN"))
    return Keys(
        access_key_id=environ["AWS_ACCESS_KEY_ID"],
        secret_access_key=environ["AWS_SECRET_ACCESS_KEY"],
        session_token=token or None,
    )


def _from_file(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Read the section that the chain names, with the very parser that botocore uses."""
    key = hop.setting("aws_access_key_id")
    for path in config_paths(environ):
        parser = configparser.RawConfigParser()
        file = Path(expand(path, home))
        if not file.is_file():
            continue
        parser.read_string(file.read_text(encoding="utf-8"))
        for section in parser.sections():
            values = dict(parser.items(section))
            named = section.removeprefix("profile").strip().strip("\"'") or section
            if named == hop.profile and key and values.get("aws_access_key_id") == key.value:
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


def _from_provider(hop: Hop, environ: Mapping[str, str]) -> Keys:
    """Ask botocore's own provider for the kinds that need a token, a process or an endpoint."""
    import botocore.exceptions  # noqa: PLC0415 - only live checks come here
    import botocore.session  # noqa: PLC0415 - as above

    del environ
    session = botocore.session.Session(profile=hop.profile)
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
    )
