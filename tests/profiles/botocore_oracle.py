"""botocore itself as the oracle: how it resolves files and an environment, up to the wire.

Everything that would leave the machine is a stand-in that notes what is asked of it: STS, Identity
Center's portal, a container's endpoint, a credential process, a prompt.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import botocore.credentials
import botocore.exceptions
import botocore.session
import botocore.tokens
import botocore.utils
import msgspec

NEVER = "2199-01-01T00:00:00Z"
_FAILURES = {
    "ProfileNotFound": "profile-not-found",
    "ConfigParseError": "unparsable",
    "PartialCredentialsError": "partial",
    "InfiniteLoopConfigError": "loop",
    "InvalidConfigError": "invalid",
    "CredentialRetrievalError": "unavailable",
    "InvalidIMDSEndpointModeError": "value",
    "ValueError": "value",
    "ParserError": "value",
    "FileNotFoundError": "file",
    "SSOTokenLoadError": "sso-token",
    "UnauthorizedSSOTokenError": "sso-token",
    "TokenRetrievalError": "sso-token",
    "UnknownServiceError": "invalid",
    "LoginTokenLoadError": "login-token",
    "LoginError": "login-token",
    "KeyError": "login-token",
    # A block of settings where a name belongs: botocore looks a dict up.
    "TypeError": "invalid",
}
_METHODS = {
    "shared-credentials-file": "static",
    "config-file": "static",
    "custom-process": "process",
    "container-role": "container",
}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Where botocore ends: how it fails, or who signs first, and every role that is asked for."""

    fails: str | None = None
    base: str | None = None
    key: str | None = None
    calls: tuple[tuple[Any, ...], ...] = ()


@contextmanager
def environment(home: str, env: dict[str, str]) -> Iterator[None]:
    """Put an environment in place of this process's AWS variables."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO"))]:
        del os.environ[name]
    os.environ.update(env, HOME=home, AWS_EC2_METADATA_DISABLED="true")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def outcome(profile: str | None, home: Path) -> Outcome:
    """Resolve with botocore, in the environment that is set."""
    calls: list[tuple[Any, ...]] = []
    bases: list[tuple[str, str | None]] = []
    try:
        session = botocore.session.Session(profile=profile)
        with _nothing_leaves(calls, bases, home):
            resolver = botocore.credentials.create_credential_resolver(session)
            for provider in resolver.providers:
                if isinstance(provider, botocore.credentials.AssumeRoleProvider):
                    provider._prompter = lambda _: "123456"  # type: ignore[attr-defined]
            session.get_scoped_config()
            found = resolver.load_credentials()
            if found is None:
                return Outcome(fails="none")
            key = found.get_frozen_credentials().access_key
    except (botocore.exceptions.BotoCoreError, ValueError, OSError, KeyError, TypeError) as error:
        return Outcome(fails=_FAILURES.get(type(error).__name__, type(error).__name__))
    method = _METHODS.get(found.method, found.method)
    base = bases[0] if bases else (method, key if method in {"static", "env"} else None)
    return Outcome(base=base[0], key=base[1], calls=tuple(calls))


@contextmanager
def _nothing_leaves(
    calls: list[tuple[Any, ...]], bases: list[tuple[str, str | None]], home: Path
) -> Iterator[None]:
    cache = str(home / ".aws" / "sso" / "cache")
    own = botocore.credentials

    def creator(session: botocore.session.Session, _: str | None) -> Any:
        def create(_service: str, **options: Any) -> Any:
            return _Sts(session, options.get("aws_access_key_id"), calls, bases)

        return create

    patches = (
        mock.patch.object(own, "_get_client_creator", creator),
        mock.patch.object(own, "FileWebIdentityTokenLoader", return_value=lambda: "a token"),
        mock.patch.object(own.ProcessProvider, "_retrieve_credentials_using", _process),
        mock.patch.object(botocore.utils.ContainerMetadataFetcher, "_retrieve_credentials", _box),
        mock.patch.object(own.SSOProvider, "_SSO_TOKEN_CACHE_DIR", cache),
        mock.patch.object(botocore.tokens.SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", cache),
        mock.patch.object(botocore.session.Session, "create_client", _portal),
        mock.patch.object(own, "EC", object()),
    )
    with ExitStack() as stack:
        for patch in patches:
            stack.enter_context(patch)
        yield


_BY_KEY = {"LOGIN": "login", "PROCESS": "process", "CONTAINER": "container", "SSO": "sso"}


class _Sts:
    """Stands in for the STS client: notes each call, and hands out keys."""

    def __init__(
        self,
        session: botocore.session.Session,
        key: str | None,
        calls: list[tuple[Any, ...]],
        bases: list[tuple[str, str | None]],
    ) -> None:
        self.region = session.get_config_variable("region")
        self.key = key
        self.calls = calls
        self.bases = bases

    def assume_role(self, **params: Any) -> dict[str, Any]:
        if not self.bases:
            kind = _BY_KEY.get(self.key or "", "keys")
            self.bases.append((kind, None if kind != "keys" else self.key))
        self._note(params)
        return _keys("CALL")

    def assume_role_with_web_identity(self, **params: Any) -> dict[str, Any]:
        self.bases.append(("assume-role-with-web-identity", None))
        self._note(params)
        return _keys("CALL")

    def _note(self, params: dict[str, Any]) -> None:
        name = params["RoleSessionName"]
        self.calls.append(
            (
                params["RoleArn"],
                params.get("ExternalId"),
                params.get("SerialNumber"),
                None if name.startswith("botocore-session-") else name,
                params.get("DurationSeconds"),
                self.region,
            )
        )


def _keys(key: str) -> dict[str, Any]:
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    return {
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": "notARealSecretKey",
            "SessionToken": "notARealSecretKeyToken",
            "Expiration": ends,
        },
        "AssumedRoleUser": {
            "AssumedRoleId": "AROARTX3GSDSQAAAAAAAA:x",
            "Arn": "arn:aws:sts::222233334444:assumed-role/R/x",
        },
    }


def _process(_provider: object, _command: str) -> dict[str, Any]:
    return {"access_key": "PROCESS", "secret_key": "notARealSecretKey"}


def _box(*_: object) -> dict[str, Any]:
    return {
        "AccessKeyId": "CONTAINER",
        "SecretAccessKey": "notARealSecretKey",
        "Token": "notARealSecretKeyToken",
        "Expiration": NEVER,
    }


def _portal(_session: object, _service: str, **_: Any) -> Any:
    ends = datetime.datetime(2199, 1, 1, tzinfo=datetime.UTC).timestamp() * 1000
    answer = {
        "roleCredentials": {
            "accessKeyId": "SSO",
            "secretAccessKey": "notARealSecretKey",
            "sessionToken": "notARealSecretKeyToken",
            "expiration": ends,
        }
    }
    renewed = {"accessToken": "notARealSecretKeyToken", "expiresIn": 3600, "tokenType": "Bearer"}
    return SimpleNamespace(
        create_token=lambda **_: renewed,
        get_role_credentials=lambda **_: answer,
        exceptions=SimpleNamespace(UnauthorizedException=KeyError),
    )
