"""The setting that puts another host in the place of STS, where there is one."""

from __future__ import annotations

from msgspec import UNSET

from doctor.model.aws_hosts import host_of_url
from doctor.model.chain import Setting
from doctor.model.situation import Situation
from doctor.profiles.endpoint import sts_endpoint
from doctor.profiles.merge import Profile, merge


def sts_endpoint_setting(situation: Situation) -> Setting | None:
    """Return what redirects STS for the selected profile, as boto3 reads it."""
    env = {} if situation.case.env is UNSET else situation.case.env
    if situation.shared is None or situation.chain is None:
        return None
    merged = merge(situation.shared)
    name = situation.chain.profile or "default"
    found = sts_endpoint(merged.profiles.get(name, Profile(name=name)), merged, env)
    return found if isinstance(found, Setting) else None


def host_of(setting: Setting) -> str | None:
    """Read the host off an endpoint's URL, `None` where it is no URL."""
    return host_of_url(setting.value) or None
