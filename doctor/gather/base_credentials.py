"""The base credentials, read again from where the chain says they stand. They live only here."""

from __future__ import annotations

import configparser
import contextlib
import io
from collections.abc import Mapping

from doctor.gather.aws import Keys
from doctor.gather.machine_roles import read_machine_keys
from doctor.gather.no_keys import NoKeys
from doctor.gather.process import read_process_keys
from doctor.gather.shared_files import read_shared_text
from doctor.gather.signed_in import read_login_keys, read_sso_keys
from doctor.model.chain import FileRole, Hop
from doctor.profiles import config_paths
from doctor.profiles.read import shorten
from doctor.profiles.section_parser import classify_header


def read_base_keys(hop: Hop, environ: Mapping[str, str], home: str) -> Keys:
    """Read the keys of a base hop. Raises `NoKeys` where they cannot be had."""
    if hop.kind == "env":
        return _from_environment(environ)
    if hop.kind == "static":
        return _from_file(hop, environ, home)
    if hop.kind == "process":
        command = hop.setting("credential_process")
        return read_process_keys("" if command is None else command.value, environ)
    if hop.kind == "sso":
        return read_sso_keys(hop, environ, home)
    if hop.kind == "login":
        return read_login_keys(hop, environ, home)
    return read_machine_keys(hop, environ)


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
