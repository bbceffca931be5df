"""The chain: who would provide the credentials, hop by hop, in botocore's order.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html
1. environment keys (not for a profile named on the command line) 2. role_arn with a source
3. web identity 4. SSO 5. credentials file 6. login session 7. credential_process 8. config file
9. container 10. instance metadata.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from doctor.model.chain import (
    NOWHERE,
    Chain,
    ChainFault,
    FaultKind,
    Hop,
    Place,
    Setting,
    SharedConfig,
)
from doctor.model.secret import hide_secret
from doctor.profiles.merge import Merged, Profile, merge
from doctor.profiles.sso import resolve_sso

SELECTING = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
"""The variables that select a profile, the one that botocore asks first."""

STATIC_KEYS = ("aws_access_key_id", "aws_secret_access_key")
TOKENS = ("aws_security_token", "aws_session_token")
CREDENTIAL_SOURCES = ("Ec2InstanceMetadata", "Environment", "EcsContainer")
_ROLE_SETTINGS = (
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "duration_seconds",
)
_CONTAINER_VARIABLES = (
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


class Stopped(Exception):  # noqa: N818 - an outcome of resolving, not an error of ours
    """The chain cannot go on: the fault, and the hops from the base on that did resolve."""

    def __init__(self, fault: ChainFault) -> None:
        super().__init__(fault.kind)
        self.fault = fault
        self.hops: tuple[Hop, ...] = ()


def resolve_chain(shared: SharedConfig, env: Mapping[str, str], profile: str | None) -> Chain:
    """Resolve the chain of a profile, or (with `None`) of what the environment selects."""
    selected, selected_by = _select(env, profile)
    name = selected if selected is not None else "default"
    resolver = _Resolver(shared, env, name, explicit=profile is not None)
    try:
        resolver.check_files()
        resolver.check_profile(selected)
        hops = resolver.base_and_role()
    except Stopped as stopped:
        return Chain(
            profile=selected,
            selected_by=selected_by,
            hops=stopped.hops,
            faults=(stopped.fault,),
            tried=tuple(resolver.tried),
        )
    return Chain(profile=selected, selected_by=selected_by, hops=hops, tried=tuple(resolver.tried))


def _select(env: Mapping[str, str], profile: str | None) -> tuple[str | None, Place]:
    """Select the profile as botocore does: what was asked for, AWS_DEFAULT_PROFILE, AWS_PROFILE."""
    if profile is not None:
        return profile, NOWHERE
    for variable in SELECTING:
        if variable in env:
            return env[variable], Place(variable=variable)
    return None, NOWHERE


class _Resolver:
    """Walks the providers for one profile. `tried` says in words what each found."""

    def __init__(
        self, shared: SharedConfig, env: Mapping[str, str], name: str, *, explicit: bool
    ) -> None:
        self.shared = shared
        self.merged: Merged = merge(shared)
        self.env = env
        self.name = name
        self.explicit = explicit
        self.visited = [name]
        self.tried: list[str] = []

    def profile(self, name: str) -> Profile:
        return self.merged.profiles.get(name, Profile(name=name))

    def stop(
        self,
        kind: FaultKind,
        profile: str | None,
        place: Place = NOWHERE,
        *,
        subject: str = "",
        subjects: tuple[str, ...] = (),
        says: str = "",
    ) -> Stopped:
        fault = ChainFault(
            kind=kind, profile=profile, place=place, subject=subject, subjects=subjects, says=says
        )
        return Stopped(fault)

    def check_files(self) -> None:
        """One fault in either file, and botocore reads no profile at all."""
        for file in self.shared.files:
            for found in file.faults:
                kinds: dict[str, FaultKind] = {
                    "syntax": "parse-error",
                    "duplicate": "duplicate",
                    "unreadable": "file-unreadable",
                }
                raise self.stop(kinds[found.kind], None, found.place, says=found.says)

    def check_profile(self, selected: str | None) -> None:
        if selected is not None and selected not in self.merged.profiles:
            raise self.stop("profile-not-found", selected, subject=selected)

    def base_and_role(self) -> tuple[Hop, ...]:
        hop = None if self.explicit else self._environment()
        if hop is not None:
            return (hop,)
        profile = self.profile(self.name)
        if _assumes_by_source(profile):
            return self._via_role(profile)
        hop = self._from_profile(profile, env_allowed=not self.explicit) or self._metadata()
        if hop is not None:
            return (self._in_region(hop),)
        self._check_halves(profile)
        raise self.stop("no-credentials", self.name, profile.place)

    def _check_halves(self, profile: Profile) -> None:
        """A secret without its key ID counts as nothing; to a person it is half a pair."""
        secret = profile.settings.get("aws_secret_access_key")
        if secret is not None and "aws_access_key_id" not in profile.settings:
            raise self.stop(
                "partial-credentials", profile.name, secret.place, subject="aws_access_key_id"
            )

    def _environment(self) -> Hop | None:
        key = self.env.get("AWS_ACCESS_KEY_ID", "")
        if not key:
            self.tried.append("environment: AWS_ACCESS_KEY_ID is not set")
            return None
        place = Place(variable="AWS_ACCESS_KEY_ID")
        if not self.env.get("AWS_SECRET_ACCESS_KEY", ""):
            raise self.stop("partial-credentials", None, place, subject="AWS_SECRET_ACCESS_KEY")
        token = next(
            (name for name in ("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN") if name in self.env),
            None,
        )
        names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", *([token] if token else [])]
        return self._in_region(
            Hop(
                kind="env",
                place=place,
                why="keys in the environment come before every profile",
                access_key_id=key,
                has_session_token=bool(token and self.env[token]),
                settings=tuple(self._variable(name) for name in names),
            )
        )

    def _variable(self, name: str) -> Setting:
        value = self.env[name]
        shown = value if name == "AWS_ACCESS_KEY_ID" else hide_secret(value)
        return Setting(name=name.lower(), value=shown, place=Place(variable=name))

    def _via_role(self, profile: Profile) -> tuple[Hop, ...]:
        """Resolve a profile with role_arn: first whatever its source gives, then the role."""
        source, by_name = self._source_of(profile)
        if not by_name:
            return self._credential_source(source, profile), self._role_hop(profile)
        self.visited.append(source)
        return (*self._source_hops(source), self._role_hop(profile))

    def _source_of(self, profile: Profile) -> tuple[str, bool]:
        """Return the source of a role profile, and whether it is another profile's name."""
        named = profile.settings.get("source_profile")
        provided = profile.settings.get("credential_source")
        role = profile.settings["role_arn"]
        if named is not None and provided is not None:
            raise self.stop(
                "source-and-credential-source", profile.name, named.place, subject=provided.value
            )
        if provided is not None:
            if provided.value not in CREDENTIAL_SOURCES:
                raise self.stop(
                    "bad-credential-source", profile.name, provided.place, subject=provided.value
                )
            return provided.value, False
        if named is None:
            raise self.stop("missing-source", profile.name, role.place, subject=role.value)
        self._check_source(profile, named)
        return named.value, True

    def _check_source(self, profile: Profile, named: Setting) -> None:
        source = named.value
        if source not in self.merged.profiles:
            raise self.stop("source-profile-not-found", profile.name, named.place, subject=source)
        if source not in self.visited:
            return
        if source != profile.name or not _has_static_keys(self.profile(source)):
            raise self.stop(
                "loop",
                profile.name,
                named.place,
                subject=source,
                subjects=(*self.visited, source),
            )

    def _source_hops(self, name: str) -> tuple[Hop, ...]:
        profile = self.profile(name)
        if not _has_static_keys(profile) and _assumes_by_source(profile):
            return self._via_role(profile)
        hop = self._from_profile(profile, env_allowed=False)
        if hop is None:
            self._check_halves(profile)
            raise self.stop("source-profile-without-credentials", name, profile.place, subject=name)
        return (self._in_region(hop),)

    def _credential_source(self, source: str, profile: Profile) -> Hop:
        place = profile.settings["credential_source"].place
        if source == "Environment":
            hop = self._environment()
            if hop is not None:
                return hop
        elif source == "EcsContainer" and self._container_variable() is not None:
            return self._container()
        elif source == "Ec2InstanceMetadata" and not self._metadata_disabled():
            return self._in_region(Hop(kind="imds", place=place, why="credential_source says so"))
        raise self.stop("credential-source-unavailable", profile.name, place, subject=source)

    def _role_hop(self, profile: Profile) -> Hop:
        duration = profile.value("duration_seconds")
        return self._in_region(
            Hop(
                kind="assume-role",
                profile=profile.name,
                place=profile.place,
                role_arn=profile.value("role_arn"),
                external_id=profile.value("external_id"),
                mfa_serial=profile.value("mfa_serial"),
                role_session_name=profile.value("role_session_name"),
                duration_seconds=_integer(duration),
                settings=profile.picked(*_ROLE_SETTINGS),
            )
        )

    def _from_profile(self, profile: Profile, *, env_allowed: bool) -> Hop | None:
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
            raise self.stop("missing-role-arn", profile.name, token.place, subject=token.value)
        session = found["role_session_name"]
        from_env = token.place.variable is not None
        return Hop(
            kind="web-identity",
            profile=None if from_env else profile.name,
            place=token.place if from_env else profile.place,
            role_arn=role.value,
            role_session_name=None if session is None else session.value,
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
                why="the environment comes before the profile",
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

    def _file_keys(self, profile: Profile, role: str) -> Hop | None:
        file = self.shared.credentials if role == "credentials" else self.shared.config
        sections = [
            section
            for section in file.sections
            if section.kind == "profile" and section.name == profile.name
        ]
        key = sections[-1].setting("aws_access_key_id") if sections else None
        if key is None:
            self.tried.append(f"{role} file: no aws_access_key_id in profile {profile.name}")
            return None
        section = sections[-1]
        secret = section.setting("aws_secret_access_key")
        if secret is None:
            raise self.stop(
                "partial-credentials", profile.name, key.place, subject="aws_secret_access_key"
            )
        token = next((found for name in TOKENS if (found := section.setting(name))), None)
        shadowed = profile.settings["aws_access_key_id"].shadows if role == "credentials" else ()
        keys = (replace(key, shadows=shadowed), secret, *([token] if token else []))
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

    def _container_variable(self) -> str | None:
        return next((name for name in _CONTAINER_VARIABLES if name in self.env), None)

    def _container(self) -> Hop:
        variable = self._container_variable() or _CONTAINER_VARIABLES[0]
        return self._in_region(Hop(kind="container", place=Place(variable=variable)))

    def _metadata_disabled(self) -> bool:
        return self.env.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true"

    def _metadata(self) -> Hop | None:
        """The machine itself: a container's endpoint; instance metadata nobody sees offline."""
        if self._container_variable() is not None:
            return self._container()
        self.tried.append("container: no AWS_CONTAINER_CREDENTIALS_* variable")
        off = "switched off" if self._metadata_disabled() else "not asked"
        self.tried.append(f"instance metadata: {off}")
        return None

    def _in_region(self, hop: Hop) -> Hop:
        """Every hop is called in the region of the selected profile, never its source's."""
        chosen = self.profile(self.name).settings.get("region")
        variable = self.env.get("AWS_DEFAULT_REGION")
        if variable is not None:
            region: str | None = variable
            setting = Setting(
                name="region", value=variable, place=Place(variable="AWS_DEFAULT_REGION")
            )
        else:
            region = None if chosen is None else chosen.value
            setting = chosen or Setting(name="region", value="")
        if region is None:
            return hop
        return replace(hop, region=region, settings=(*hop.settings, setting))


def _assumes_by_source(profile: Profile) -> bool:
    return "role_arn" in profile.settings and "web_identity_token_file" not in profile.settings


def _has_static_keys(profile: Profile) -> bool:
    return any(name in profile.settings for name in STATIC_KEYS)


def _integer(text: str | None) -> int | None:
    """Read duration_seconds as botocore does: what is not an integer is dropped silently."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None
