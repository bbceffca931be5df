"""Differences in how profiles lead to one another, and in which kind of credentials wins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.chain import Place
from doctor.profiles.merge import Profile
from doctor.profiles.sdk_view import ChainView, RowMet

SHELL_SIGNS = re.compile(r"(?:^|\s)(?:\||\|\||&&|>|>>|<|2>|;)(?:\s|$)|[|`]|\$\(|\$\{?[A-Za-z_]|^~")
_SSO = ("sso_account_id", "sso_role_name")


def chain_differences(view: ChainView) -> Iterator[RowMet]:
    """Find where SDKs would go another way from profile to profile."""
    if not view.reached:
        return
    for position, profile in enumerate(view.reached):
        yield from _role(view, profile, is_source=position > 0)
        yield from _kinds(view, profile)
        yield from _files(profile)
    yield from _loop(view)
    second = view.reached[1:]
    if any("role_arn" in each.settings and "credential_source" in each.settings for each in second):
        yield _met(view.reached[1], "credential_source", "source-by-credential-source")


def _met(profile: Profile, name: str, row: str) -> RowMet:
    setting = profile.settings.get(name)
    return row, profile.place if setting is None else setting.place, profile.name


def _has_keys(profile: Profile) -> bool:
    return "aws_access_key_id" in profile.settings and "aws_secret_access_key" in profile.settings


def _role(view: ChainView, profile: Profile, *, is_source: bool) -> Iterator[RowMet]:
    settings = profile.settings
    sourced = "source_profile" in settings or "credential_source" in settings
    if "role_arn" not in settings:
        if "credential_source" in settings:
            yield _met(profile, "credential_source", "credential-source-without-role")
        elif sourced and view.chain.ok:
            yield _met(profile, "source_profile", "source-profile-without-role")
        return
    if not settings["role_arn"].value.strip():
        yield _met(profile, "role_arn", "empty-role")
    if not sourced and "web_identity_token_file" not in settings:
        yield _met(profile, "role_arn", _without_source(profile))
    if is_source and _has_keys(profile) and profile.value("source_profile") != profile.name:
        yield _met(profile, "role_arn", "source-with-keys-and-role")
    if profile.value("credential_source") == "Environment" and view.chain.ok:
        yield _met(profile, "credential_source", "credential-source")
    off = view.env.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true"
    if profile.value("credential_source") == "Ec2InstanceMetadata" and off:
        yield _met(profile, "credential_source", "metadata-off")


def _without_source(profile: Profile) -> str:
    if _has_keys(profile):
        return "role-and-keys-without-source"
    if "credential_process" in profile.settings:
        return "role-and-process-without-source"
    return "role-without-source"


def _loop(view: ChainView) -> Iterator[RowMet]:
    first, last = view.reached[0], view.reached[-1]
    back = last.value("source_profile")
    names = [profile.name for profile in view.reached]
    if back is None or back not in names or "role_arn" not in last.settings:
        return
    if back == last.name and len(view.reached) == 1:
        if _has_keys(first):
            yield _met(last, "source_profile", "own-source-with-keys")
        elif any(name in first.settings for name in (*_SSO, "credential_process", "login_session")):
            yield _met(last, "source_profile", "own-source-without-keys")
    elif any(_has_keys(profile) for profile in view.reached):
        yield _met(last, "source_profile", "loop-with-keys")


def _kinds(view: ChainView, profile: Profile) -> Iterator[RowMet]:
    """Look for kinds of credentials that stand side by side in one profile."""
    settings = profile.settings
    sso = any(name in settings for name in _SSO)
    process = settings.get("credential_process")
    key = settings.get("aws_access_key_id")
    if "role_arn" in settings and "source_profile" in settings and sso:
        yield _met(profile, _SSO[0], "role-and-sso")
    if sso and _has_keys(profile) and "role_arn" not in settings:
        yield _met(profile, "aws_access_key_id", "sso-and-keys")
    if sso and process is not None:
        yield _met(profile, "credential_process", "sso-and-process")
    elif process is not None and key is not None:
        in_config = key.place.file == view.shared.config.path
        row = "process-and-keys" if in_config else "keys-and-process"
        yield _met(profile, "credential_process", row)
    if process is not None and SHELL_SIGNS.search(process.value):
        yield _met(profile, "credential_process", "shell-in-process")
    if key is not None and not key.value:
        yield _met(profile, "aws_access_key_id", "empty-keys")
    if "login_session" in settings and view.chain.ok:
        yield _met(profile, "login_session", "login")
    if "aws_security_token" in settings and "aws_session_token" not in settings:
        yield _met(profile, "aws_security_token", "security-token")
    if "sso_session" in settings:
        yield from _repeated(view, profile)


def _repeated(view: ChainView, profile: Profile) -> Iterator[RowMet]:
    session = view.merged.sso_sessions.get(profile.settings["sso_session"].value)
    for name in ("sso_start_url", "sso_region"):
        own = profile.settings.get(name)
        theirs = None if session is None else session.setting(name)
        if own is not None and theirs is not None:
            row = "sso-repeated" if own.value == theirs.value else "sso-conflict"
            yield row, own.place, profile.name


def _files(profile: Profile) -> Iterator[RowMet]:
    yield from _split(profile, ("aws_access_key_id", "aws_secret_access_key"), "split-pair")
    yield from _split(profile, ("role_arn", "source_profile"), "split-role")


def _split(profile: Profile, pair: tuple[str, str], row: str) -> Iterator[RowMet]:
    one, other = (profile.settings.get(name) for name in pair)
    if one is None or other is None or one.place.file == other.place.file:
        return
    shadowed = {each.place.file for setting in (one, other) for each in setting.shadows}
    whole = {one.place.file, other.place.file} & shadowed
    if not whole or row == "split-role":
        yield row, Place(file=other.place.file, line=other.place.line), profile.name
