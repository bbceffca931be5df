"""Differences in how profiles lead to one another, and in which kind of credentials wins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from doctor.model.chain import Place
from doctor.profiles.merge import Profile
from doctor.profiles.sdk_difference import Difference
from doctor.profiles.sdk_view import ChainView, RowMet

CHAIN_DIFFERENCES: Final[dict[str, Difference]] = {
    "role-and-keys-without-source": Difference(
        "role_arn beside keys, with no source",
        "stop: no source is named",
        (
            (("go-v2",), "assume the role with the keys"),
            (("java-v2", "js-v3"), "use the keys, and not the role"),
        ),
        "move the keys to a profile of their own and name it in source_profile",
    ),
    "role-and-process-without-source": Difference(
        "role_arn beside credential_process, with no source",
        "stop: no source is named",
        (
            (("go-v2",), "assume the role with what the process gives"),
            (("java-v2", "js-v3"), "use what the process gives, and not the role"),
        ),
        "move credential_process to a profile of its own and name it in source_profile",
    ),
    "role-without-source": Difference(
        "role_arn with no source at all",
        "stop: no source is named",
        ((("go-v2",), "assume the role with the machine's own credentials"),),
        "credential_source = Ec2InstanceMetadata (or EcsContainer), if you mean those credentials",
    ),
    "source-with-keys-and-role": Difference(
        "a source profile with keys and a role of its own",
        "take its keys, and ignore its role",
        ((("go-v2", "java-v2"), "assume its role first"),),
        "keep keys and role_arn in profiles of their own",
    ),
    "loop-with-keys": Difference(
        "profiles that name each other, one of them with keys",
        "stop at the loop",
        ((("go-v2", "js-v3", "ruby"), "take the keys"),),
        "let the profile with the keys have no source_profile",
    ),
    "own-source-with-keys": Difference(
        "a profile that is its own source, with keys",
        "assume the role with the keys",
        ((("java-v2",), "stop at the loop"),),
        "move the keys to a profile of their own and name it in source_profile",
    ),
    "own-source-without-keys": Difference(
        "a profile that is its own source, with credentials other than keys",
        "stop at the loop",
        (
            (("go-v2", "rust"), "assume the role with those credentials"),
            (("java-v2", "ruby"), "use those credentials, and not the role"),
        ),
        "move those settings to a profile of their own and name it in source_profile",
    ),
    "source-profile-without-role": Difference(
        "source_profile without role_arn",
        "ignore the line",
        ((("go-v2",), "refuse the profile"),),
        "add role_arn, or take the line out",
    ),
    "credential-source-without-role": Difference(
        "credential_source without role_arn",
        "ignore the line",
        ((("rust",), "take those credentials"),),
        "add role_arn, or take the line out",
    ),
    "credential-source": Difference(
        "credential_source = Environment",
        "take the keys in the environment",
        ((("ruby",), "do not know it (2022)"),),
        "use a release of 2023 or newer",
        past=True,
    ),
    "source-by-credential-source": Difference(
        "a source profile that has a role by credential_source",
        "assume both roles",
        ((("ruby",), "say that the source has no credentials (2022)"),),
        "use a release of 2023 or newer",
        past=True,
    ),
    "empty-role": Difference(
        "an empty role_arn",
        "fail at the call",
        ((("go-v2", "ruby"), "refuse the profile"), (("js-v3",), "ignore the profile")),
        "write the role's ARN, or take the line out",
    ),
    "empty-keys": Difference(
        "an empty aws_access_key_id",
        "sign with nothing",
        ((("js-v3", "ruby"), "find no credentials"),),
        "write the key, or take the lines out",
    ),
    "role-and-sso": Difference(
        "role_arn with a source, beside Identity Center settings",
        "assume the role",
        ((("java-v2", "ruby", "php"), "sign in to Identity Center, and not assume the role"),),
        "keep the two in profiles of their own",
    ),
    "sso-and-keys": Difference(
        "Identity Center settings beside keys",
        "sign in to Identity Center",
        ((("go-v2",), "take the keys"),),
        "keep the two in profiles of their own",
    ),
    "sso-and-process": Difference(
        "Identity Center settings beside credential_process",
        "sign in to Identity Center",
        ((("js-v3",), "run the process"),),
        "keep the two in profiles of their own",
    ),
    "process-and-keys": Difference(
        "credential_process beside keys in the config file",
        "run the process",
        ((("go-v2", "js-v3", "ruby"), "take the keys"),),
        "keep one of the two",
    ),
    "keys-and-process": Difference(
        "keys in the credentials file, credential_process in the config file",
        "take the keys",
        ((("java-v2", "rust"), "run the process"),),
        "keep one of the two",
    ),
    "sso-repeated": Difference(
        "sso_start_url or sso_region repeated beside sso_session",
        "take them where both agree",
        ((("rust",), "refuse the profile"),),
        "leave them to the [sso-session] section",
    ),
    "sso-conflict": Difference(
        "sso_start_url or sso_region that differs from the sso-session's",
        "refuse the profile",
        ((("java-v2",), "take the sso-session's"),),
        "leave them to the [sso-session] section",
    ),
    "shell-in-process": Difference(
        "shell signs in credential_process",
        "run no shell: the signs are arguments",
        ((("js-v3",), "run a shell"),),
        "put the pipeline into a script, and name the script",
    ),
    "login": Difference(
        "login_session",
        "use the session of aws login (releases since late 2025)",
        ((("java-v2",), "do not know it in older releases"),),
        "update the SDK, or keep a profile with credentials that all know",
        past=True,
    ),
    "security-token": Difference(
        "aws_security_token in place of aws_session_token",
        "read it",
        ((("java-v2", "ruby", "rust"), "do not know it: the call goes out without a token"),),
        "write aws_session_token",
    ),
}
"""Where SDKs part over the chain, and over several kinds of credentials in one profile."""

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
        yield _row_met(view.reached[1], "credential_source", "source-by-credential-source")


def _row_met(profile: Profile, name: str, row: str) -> RowMet:
    setting = profile.settings.get(name)
    return row, profile.place if setting is None else setting.place, profile.name


def _has_keys(profile: Profile) -> bool:
    return "aws_access_key_id" in profile.settings and "aws_secret_access_key" in profile.settings


def _role(view: ChainView, profile: Profile, *, is_source: bool) -> Iterator[RowMet]:
    settings = profile.settings
    sourced = "source_profile" in settings or "credential_source" in settings
    if "role_arn" not in settings:
        if "credential_source" in settings:
            yield _row_met(profile, "credential_source", "credential-source-without-role")
        elif sourced and view.chain.ok:
            yield _row_met(profile, "source_profile", "source-profile-without-role")
        return
    if not settings["role_arn"].value.strip():
        yield _row_met(profile, "role_arn", "empty-role")
    if not sourced and "web_identity_token_file" not in settings:
        yield _row_met(profile, "role_arn", _sourceless_words(profile))
    if is_source and _has_keys(profile) and profile.value("source_profile") != profile.name:
        yield _row_met(profile, "role_arn", "source-with-keys-and-role")
    if profile.value("credential_source") == "Environment" and view.chain.ok:
        yield _row_met(profile, "credential_source", "credential-source")
    off = view.env.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true"
    if profile.value("credential_source") == "Ec2InstanceMetadata" and off:
        yield _row_met(profile, "credential_source", "metadata-off")


def _sourceless_words(profile: Profile) -> str:
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
            yield _row_met(last, "source_profile", "own-source-with-keys")
        elif any(name in first.settings for name in (*_SSO, "credential_process", "login_session")):
            yield _row_met(last, "source_profile", "own-source-without-keys")
    elif any(_has_keys(profile) for profile in view.reached):
        yield _row_met(last, "source_profile", "loop-with-keys")


def _kinds(view: ChainView, profile: Profile) -> Iterator[RowMet]:
    """Look for kinds of credentials that stand side by side in one profile."""
    settings = profile.settings
    sso = any(name in settings for name in _SSO)
    process = settings.get("credential_process")
    key = settings.get("aws_access_key_id")
    if "role_arn" in settings and "source_profile" in settings and sso:
        yield _row_met(profile, _SSO[0], "role-and-sso")
    if sso and _has_keys(profile) and "role_arn" not in settings:
        yield _row_met(profile, "aws_access_key_id", "sso-and-keys")
    if sso and process is not None:
        yield _row_met(profile, "credential_process", "sso-and-process")
    elif process is not None and key is not None:
        in_config = key.place.file == view.shared.config.path
        row = "process-and-keys" if in_config else "keys-and-process"
        yield _row_met(profile, "credential_process", row)
    if process is not None and SHELL_SIGNS.search(process.value):
        yield _row_met(profile, "credential_process", "shell-in-process")
    if key is not None and not key.value:
        yield _row_met(profile, "aws_access_key_id", "empty-keys")
    if "login_session" in settings and view.chain.ok:
        yield _row_met(profile, "login_session", "login")
    if "aws_security_token" in settings and "aws_session_token" not in settings:
        yield _row_met(profile, "aws_security_token", "security-token")
    if "sso_session" in settings:
        yield from _repeated_rows(view, profile)


def _repeated_rows(view: ChainView, profile: Profile) -> Iterator[RowMet]:
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
