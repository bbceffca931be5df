"""Where STS calls are sent: AWS itself, or what an endpoint setting says.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from doctor.model.chain import ChainFault, Place, Setting
from doctor.profiles.merge import Merged, Profile

OF_SERVICES: Final = "the services section says so"
"""Why an endpoint is STS's alone, and no other service's."""

ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")


def sts_endpoint(
    profile: Profile, merged: Merged, env: Mapping[str, str]
) -> Setting | ChainFault | None:
    """Return the setting that sends STS calls elsewhere, `None` for AWS's own endpoint.

    A `services` setting that names no section is a fault: botocore then makes no client.
    """
    if _is_ignored(profile, env):
        return None
    for variable in ENDPOINT_VARIABLES:
        if env.get(variable):
            return Setting(name="endpoint_url", value=env[variable], place=Place(variable=variable))
    named = profile.settings.get("services")
    if named is not None:
        section = merged.services.get(named.value)
        if section is None or not section.settings:
            return ChainFault(
                kind="services-not-found",
                profile=profile.name,
                place=named.place,
                subject=named.value,
            )
        found = nested_setting(section.setting("sts"), "endpoint_url")
        if found is not None:
            return found
    own = profile.settings.get("endpoint_url")
    return own if own is not None and own.value else None


def nested_setting(setting: Setting | None, name: str) -> Setting | None:
    """Return a setting of an indented block (`sts =`, then `  endpoint_url = …` below it)."""
    if setting is None:
        return None
    for offset, line in enumerate(setting.value.split("\n")):
        key, equals, value = line.partition("=")
        if equals and key.strip() == name and value.strip():
            place = setting.place
            below = None if place.line is None else place.line + offset
            where = Place(file=place.file, line=below)
            return Setting(name=name, value=value.strip(), place=where, why=OF_SERVICES)
    return None


def _is_ignored(profile: Profile, env: Mapping[str, str]) -> bool:
    variable = env.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    own = profile.value("ignore_configured_endpoint_urls")
    return (variable if variable is not None else own or "").lower() == "true"
