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
from doctor.profiles.endpoint import sts_endpoint
from doctor.profiles.merge import Merged, Profile, merge, reached_profiles
from doctor.profiles.providers import Providers, Stopped, stop

SELECTING = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
"""The variables that select a profile, the one that botocore asks first."""

STATIC_KEYS = ("aws_access_key_id", "aws_secret_access_key")
CREDENTIAL_SOURCES = ("Ec2InstanceMetadata", "Environment", "EcsContainer")
ROLE_SETTINGS = (
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "duration_seconds",
)
"""What botocore reads of a profile that assumes a role."""


def _integer(text: str | None) -> int | None:
    """Read duration_seconds as botocore does: what is not an integer is dropped silently."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def _is_integer(text: str) -> bool:
    return _integer(text) is not None


def _is_anything(text: str) -> bool:
    return isinstance(text, str)


def _is_mode(text: str) -> bool:
    return text.lower() in {"ipv4", "ipv6"}


_METADATA = (
    (
        "metadata_service_timeout",
        "AWS_METADATA_SERVICE_TIMEOUT",
        _is_integer,
        "not a whole number of seconds",
    ),
    (
        "metadata_service_num_attempts",
        "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
        _is_integer,
        "not a whole number",
    ),
    (
        "ec2_metadata_service_endpoint",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        _is_anything,
        "",
    ),
    (
        "ec2_metadata_service_endpoint_mode",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
        _is_mode,
        "neither IPv4 nor IPv6",
    ),
)
"""What botocore reads of instance metadata's settings, whoever asks for credentials."""


def resolve_chain(shared: SharedConfig, env: Mapping[str, str], profile: str | None) -> Chain:
    """Resolve the chain of a profile, or (with `None`) of what the environment selects."""
    return resolve_merged(shared, merge(shared), env, profile)


def resolve_merged(
    shared: SharedConfig, merged: Merged, env: Mapping[str, str], profile: str | None
) -> Chain:
    """Resolve one of many profiles of files that were merged once."""
    selected, selected_by = _select(env, profile)
    # An empty name selects the profile [""] for settings, and the default one for credentials.
    name = selected or "default"
    scope = name if selected is None else selected
    resolver = _Resolver(shared, merged, env, name, scope, explicit=profile is not None)
    hops: tuple[Hop, ...] = ()
    try:
        resolver.check_values(selected)
        hops = resolver.base_and_role()
        faults = resolver.endpoint_faults()
    except Stopped as stopped:
        faults = (stopped.fault,)
    return Chain(
        profile=selected,
        selected_by=selected_by,
        hops=hops,
        faults=faults,
        tried=tuple(resolver.providers.tried),
        read=tuple(tuple(each.settings.values()) for each in reached_profiles(merged, name))
        if faults
        else (),
    )


def _select(env: Mapping[str, str], profile: str | None) -> tuple[str | None, Place]:
    """Select the profile as botocore does: what was asked for, AWS_DEFAULT_PROFILE, AWS_PROFILE."""
    if profile is not None:
        return profile, NOWHERE
    for variable in SELECTING:
        if variable in env:
            return env[variable], Place(variable=variable)
    return None, NOWHERE


class _Resolver:
    """Walks from the selected profile to its base, and back over the roles."""

    def __init__(
        self,
        shared: SharedConfig,
        merged: Merged,
        env: Mapping[str, str],
        name: str,
        scope: str,
        *,
        explicit: bool,
    ) -> None:
        self.shared = shared
        self.merged = merged
        self.env = env
        self.name = name
        self.explicit = explicit
        self.visited = {name: None}
        self.scope = scope
        self.providers = Providers(merged, env, scope)

    def check_files(self) -> None:
        """One fault in either file, and botocore reads no profile at all."""
        for file in self.shared.files:
            for found in file.faults:
                if found.kind == "skipped":
                    continue
                kinds: dict[str, FaultKind] = {
                    "syntax": "parse-error",
                    "duplicate": "duplicate",
                    "unreadable": "file-unreadable",
                }
                raise stop(kinds[found.kind], None, found.place, says=found.says)

    def check_profile(self, selected: str | None) -> None:
        if selected is not None and selected not in self.merged.profiles:
            raise stop("profile-not-found", selected, subject=selected)

    def check_values(self, selected: str | None) -> None:
        """Read what botocore reads before it looks for credentials: it stops at a bad value.

        A variable is asked before the files are read, so that it may stop what the files would.
        """
        profile = self.providers.profile(self.scope)
        for name, variable, reads, says in _METADATA:
            if variable in self.env:
                value, place, subject = self.env[variable], Place(variable=variable), variable
            else:
                self.check_files()
                self.check_profile(selected)
                setting = profile.settings.get(name)
                if setting is None:
                    continue
                value, place, subject = setting.value, setting.place, name
            if not reads(value):
                raise stop(
                    "invalid-parameter",
                    profile.name,
                    place,
                    subject=subject,
                    subjects=(value,),
                    says=says,
                )
        self.check_files()
        self.check_profile(selected)

    def endpoint_faults(self) -> tuple[ChainFault, ...]:
        """The chain stands, yet botocore makes no client where a services section is missing."""
        found = sts_endpoint(self.providers.profile(self.scope), self.merged, self.env)
        return (found,) if isinstance(found, ChainFault) else ()

    def base_and_role(self) -> tuple[Hop, ...]:
        hop = None if self.explicit else self.providers.environment()
        if hop is not None:
            return (hop,)
        profile = self.providers.profile(self.name)
        if _assumes_by_source(profile):
            return self._via_role(profile)
        hop = (
            self.providers.from_profile(profile, env_allowed=not self.explicit)
            or self.providers.metadata()
        )
        if hop is not None:
            return (self.providers.in_region(hop),)
        self.providers.check_halves(profile)
        raise stop("no-credentials", self.name, profile.place)

    def _via_role(self, profile: Profile) -> tuple[Hop, ...]:
        """Resolve a profile with role_arn: first whatever its sources give, then the roles."""
        roles = [profile]
        while True:
            source, by_name = self._source_of(roles[-1])
            if not by_name:
                base = self._credential_source(source, roles[-1])
                break
            self.visited[source] = None
            following = self.providers.profile(source)
            if _has_static_keys(following) or not _assumes_by_source(following):
                base = self._source_base(following)
                break
            roles.append(following)
        return (base, *map(self._role_hop, reversed(roles)))

    def _source_of(self, profile: Profile) -> tuple[str, bool]:
        """Return the source of a role profile, and whether it is another profile's name."""
        named = profile.settings.get("source_profile")
        provided = profile.settings.get("credential_source")
        role = profile.settings["role_arn"]
        if named is not None and provided is not None:
            raise stop(
                "source-and-credential-source", profile.name, named.place, subject=provided.value
            )
        if provided is not None:
            if provided.value not in CREDENTIAL_SOURCES:
                raise stop(
                    "bad-credential-source", profile.name, provided.place, subject=provided.value
                )
            return provided.value, False
        if named is None:
            raise stop("missing-source", profile.name, role.place, subject=role.value)
        self._check_source(profile, named)
        return named.value, True

    def _check_source(self, profile: Profile, named: Setting) -> None:
        source = named.value
        if source not in self.merged.profiles:
            raise stop("source-profile-not-found", profile.name, named.place, subject=source)
        if source not in self.visited:
            return
        if source != profile.name or not _has_static_keys(self.providers.profile(source)):
            raise stop(
                "loop",
                profile.name,
                named.place,
                subject=source,
                subjects=(*self.visited, source),
            )

    def _source_base(self, profile: Profile) -> Hop:
        hop = self.providers.from_profile(profile, env_allowed=False)
        if hop is None:
            self.providers.check_halves(profile)
            raise stop(
                "source-profile-without-credentials",
                profile.name,
                profile.place,
                subject=profile.name,
            )
        return self.providers.in_region(hop)

    def _credential_source(self, source: str, profile: Profile) -> Hop:
        place = profile.settings["credential_source"].place
        if source == "Environment":
            hop = self.providers.environment()
            if hop is not None:
                return replace(hop, why="credential_source says so")
        elif source == "EcsContainer":
            hop = self.providers.container()
            if hop is not None:
                return hop
        elif source == "Ec2InstanceMetadata" and not self.providers.metadata_disabled():
            return self.providers.in_region(
                Hop(kind="imds", place=place, why="credential_source says so")
            )
        raise stop("credential-source-unavailable", profile.name, place, subject=source)

    def _role_hop(self, profile: Profile) -> Hop:
        made, key = self.merged.role_hops, (profile.name, self.providers.of_every_call)
        if key not in made:
            made[key] = self.providers.in_region(_hop_of_role(profile))
        return made[key]


def _hop_of_role(profile: Profile) -> Hop:
    return Hop(
        kind="assume-role",
        profile=profile.name,
        place=profile.place,
        role_arn=profile.value("role_arn"),
        external_id=profile.value("external_id"),
        mfa_serial=profile.value("mfa_serial"),
        role_session_name=profile.value("role_session_name"),
        duration_seconds=_integer(profile.value("duration_seconds")),
        settings=profile.pick(*ROLE_SETTINGS),
    )


def _assumes_by_source(profile: Profile) -> bool:
    return "role_arn" in profile.settings and "web_identity_token_file" not in profile.settings


def _has_static_keys(profile: Profile) -> bool:
    return any(name in profile.settings for name in STATIC_KEYS)
