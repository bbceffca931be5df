"""The providers of base credentials, in botocore's order: each gives a hop, nothing, or a fault.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html
Environment keys; then, for a profile: web identity, SSO, credentials file, login session,
credential_process, config file; then the container and the instance metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec.structs import replace

from doctor.model.chain import NOWHERE, ChainFault, FaultKind, FileRole, Hop, Place, Setting
from doctor.model.secret import hide_secret
from doctor.profiles.container import container_variable
from doctor.profiles.endpoint import sts_endpoint
from doctor.profiles.merge import Merged, Profile
from doctor.profiles.sso import resolve_sso

TOKEN_SETTINGS = ("aws_security_token", "aws_session_token")
_EXPIRATION = "AWS_CREDENTIAL_EXPIRATION"
_TOKEN_VARIABLES = ("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN")


class Stopped(Exception):  # noqa: N818 - an outcome of resolving, not an error of ours
    """The chain cannot go on, and the fault says why."""

    def __init__(self, fault: ChainFault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


def stop(
    kind: FaultKind,
    profile: str | None,
    place: Place = NOWHERE,
    *,
    subject: str = "",
    subjects: tuple[str, ...] = (),
    says: str = "",
) -> Stopped:
    """Make the exception that ends a chain."""
    fault = ChainFault(
        kind=kind, profile=profile, place=place, subject=subject, subjects=subjects, says=says
    )
    return Stopped(fault)


class Providers:
    """Asks the providers for one chain. `tried` says in words what each found.

    `selected` is the profile that was asked for: its region is the region of every call.
    """

    def __init__(self, merged: Merged, env: Mapping[str, str], selected: str) -> None:
        self.merged = merged
        self.env = env
        self.selected = selected
        self.tried: list[str] = []

    def profile(self, name: str) -> Profile:
        """Return a profile; one that does not exist is empty."""
        return self.merged.profiles.get(name, Profile(name=name))

    def check_halves(self, profile: Profile) -> None:
        """A secret without its key ID counts as nothing; to a person it is half a pair."""
        secret = profile.settings.get("aws_secret_access_key")
        if secret is not None and "aws_access_key_id" not in profile.settings:
            raise stop(
                "partial-credentials", profile.name, secret.place, subject="aws_access_key_id"
            )

    def environment(self) -> Hop | None:
        """Ask for keys in the environment: half a pair stops the chain."""
        key = self.env.get("AWS_ACCESS_KEY_ID", "")
        if not key:
            self.tried.append("environment: AWS_ACCESS_KEY_ID is not set")
            return None
        place = Place(variable="AWS_ACCESS_KEY_ID")
        if not self.env.get("AWS_SECRET_ACCESS_KEY", ""):
            raise stop("partial-credentials", None, place, subject="AWS_SECRET_ACCESS_KEY")
        self._check_expiration()
        present = [name for name in _TOKEN_VARIABLES if name in self.env]
        # An empty token is none; it is shown all the same, for other SDKs send it.
        token = next((name for name in present if self.env[name]), next(iter(present), None))
        names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", *([token] if token else [])]
        return self.in_region(
            Hop(
                kind="env",
                place=place,
                why="keys in the environment take precedence over every profile",
                access_key_id=key,
                has_session_token=token is not None and bool(self.env[token]),
                settings=tuple(self._variable(name) for name in names),
            )
        )

    def _check_expiration(self) -> None:
        """Without a digit it is no date to anybody; what is one, `dateutil` alone decides."""
        said = self.env.get(_EXPIRATION, "")
        if said and not any(each.isdigit() for each in said):
            raise stop(
                "invalid-parameter",
                None,
                Place(variable=_EXPIRATION),
                subject=_EXPIRATION,
                subjects=(said,),
                says="not a date",
            )

    def _variable(self, name: str) -> Setting:
        value = self.env[name]
        shown = value if name == "AWS_ACCESS_KEY_ID" else hide_secret(value)
        return Setting(name=name.lower(), value=shown, place=Place(variable=name))

    def from_profile(self, profile: Profile, *, env_allowed: bool) -> Hop | None:
        """Ask the providers that look into one profile, in their order."""
        return (
            self._web_identity(profile, env_allowed=env_allowed)
            or self._sso(profile)
            or self._file_keys(profile, "credentials")
            or self._login(profile)
            or self._process(profile)
            or self._file_keys(profile, "config")
        )

    def _web_identity(self, profile: Profile, *, env_allowed: bool) -> Hop | None:
        found = {
            name: self._web_setting(profile, name, variable, env_allowed=env_allowed)
            for name, variable in (
                ("web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE"),
                ("role_arn", "AWS_ROLE_ARN"),
                ("role_session_name", "AWS_ROLE_SESSION_NAME"),
            )
        }
        token = found["web_identity_token_file"]
        if token is None or not token.value:
            self.tried.append("web identity: no token file")
            return None
        role = found["role_arn"]
        if role is None or not role.value:
            raise stop("missing-role-arn", profile.name, token.place, subject=token.value)
        session = found["role_session_name"]
        from_env = token.place.variable is not None
        return Hop(
            kind="web-identity",
            profile=None if from_env else profile.name,
            place=token.place if from_env else profile.place,
            role_arn=role.value,
            role_session_name=None if session is None else session.value or None,
            web_identity_token_file=token.value,
            settings=tuple(each for each in found.values() if each is not None),
        )

    def _web_setting(
        self, profile: Profile, name: str, variable: str, *, env_allowed: bool
    ) -> Setting | None:
        written = profile.settings.get(name)
        if env_allowed and variable in self.env:
            return Setting(
                name=name,
                value=self.env[variable],
                place=Place(variable=variable),
                why="the environment takes precedence over the profile",
                shadows=() if written is None else (written,),
            )
        return written

    def _sso(self, profile: Profile) -> Hop | None:
        outcome = resolve_sso(profile, self.merged)
        if isinstance(outcome, ChainFault):
            raise Stopped(outcome)
        if outcome is None:
            self.tried.append("SSO: the profile has no sso_account_id and sso_role_name")
        return outcome

    def _file_keys(self, profile: Profile, role: FileRole) -> Hop | None:
        section = self.merged.sections.get((role, profile.name))
        key = None if section is None else section.setting("aws_access_key_id")
        if section is None or key is None:
            self.tried.append(f"{role} file: no aws_access_key_id in profile {profile.name}")
            return None
        secret = section.setting("aws_secret_access_key")
        if secret is None:
            raise stop(
                "partial-credentials", profile.name, key.place, subject="aws_secret_access_key"
            )
        token = next((found for name in TOKEN_SETTINGS if (found := section.setting(name))), None)
        # Of the keys of one file none comes from the other: only what they hide does.
        merged = profile.settings["aws_access_key_id"]
        shadowed = merged.shadows if role == "credentials" else ()
        key = replace(key, shadows=shadowed, why=merged.why)
        keys = (key, secret, *([token] if token else []))
        return Hop(
            kind="static",
            profile=profile.name,
            place=section.place,
            access_key_id=key.value or None,
            has_session_token=token is not None and bool(token.value),
            settings=keys,
        )

    def _login(self, profile: Profile) -> Hop | None:
        session = profile.settings.get("login_session")
        if session is None:
            return None
        return Hop(kind="login", profile=profile.name, place=profile.place, settings=(session,))

    def _process(self, profile: Profile) -> Hop | None:
        command = profile.settings.get("credential_process")
        if command is None:
            return None
        return Hop(kind="process", profile=profile.name, place=profile.place, settings=(command,))

    def container(self) -> Hop | None:
        """Ask for the variables of a container's endpoint."""
        variable = container_variable(self.env)
        if variable is None:
            return None
        uri = Setting(
            name=variable.lower(), value=self.env[variable], place=Place(variable=variable)
        )
        return self.in_region(Hop(kind="container", place=uri.place, settings=(uri,)))

    def metadata_disabled(self) -> bool:
        """Say whether the instance metadata service is switched off."""
        return self.env.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true"

    def metadata(self) -> Hop | None:
        """The machine itself: a container's endpoint; instance metadata nobody sees offline."""
        container = self.container()
        if container is not None:
            return container
        self.tried.append("container: no AWS_CONTAINER_CREDENTIALS_* variable")
        off = "switched off" if self.metadata_disabled() else "not asked"
        self.tried.append(f"instance metadata: {off}")
        return None

    def in_region(self, hop: Hop) -> Hop:
        """Every hop is called in the Region, and at the endpoint, of the selected profile."""
        shown = self.of_every_call
        region = next((each.value for each in shown if each.name == "region"), None)
        return replace(hop, region=region, settings=(*hop.settings, *shown))

    @cached_property
    def of_every_call(self) -> tuple[Setting, ...]:
        """The Region and the endpoint of the selected profile, as far as they are set."""
        selected = self.profile(self.selected)
        region = selected.settings.get("region")
        if "AWS_DEFAULT_REGION" in self.env:
            place = Place(variable="AWS_DEFAULT_REGION")
            shadows = () if region is None else (region,)
            region = Setting(
                name="region",
                value=self.env[place.variable or ""],
                place=place,
                why="the environment takes precedence over the profile",
                shadows=shadows,
            )
        endpoint = sts_endpoint(selected, self.merged, self.env)
        shown = (region, endpoint if isinstance(endpoint, Setting) else None)
        return tuple(each for each in shown if each is not None)
