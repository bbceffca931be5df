"""Differences in which variables SDKs read, and in what they win over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from doctor.model.chain import Place
from doctor.model.sdk import Sdk
from doctor.profiles.container import FULL_URI, RELATIVE_URI
from doctor.profiles.sdk_difference import ALL, NOT_GO, Difference
from doctor.profiles.sdk_view import ChainView, RowMet

_KNOW_ONE: Final[tuple[Sdk, ...]] = ("java-v2", "js-v3", "rust", "dotnet", "php")
"""SDKs that select a profile by AWS_PROFILE alone."""

ENVIRONMENT_DIFFERENCES: Final[dict[str, Difference]] = {
    "split-pair": Difference(
        "the key ID in one file and the secret in the other",
        "call it half a pair",
        ((("java-v2", "js-v3", "rust"), "put the two together"),),
        "keep both halves in one file",
    ),
    "split-role": Difference(
        "role_arn in one file and source_profile in the other",
        "put the two together",
        ((("ruby",), "find no role_arn"),),
        "keep the role's settings in the config file",
    ),
    "empty-path": Difference(
        "AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE set to nothing",
        "read no such file",
        ((("go-v2", "js-v3"), "read the file at its usual place"),),
        "unset the variable",
    ),
    "variable-in-path": Difference(
        "a $VARIABLE in AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE",
        "put its value in",
        ((ALL, "look for a file of that very name"),),
        "let the shell expand it: write the path in double quotes",
    ),
    "keys-and-profile": Difference(
        "keys in the environment beside AWS_PROFILE",
        "use the keys",
        (
            (("js-v3",), "use the profile"),
            (("dotnet",), "use the profile (version 3; version 4 uses the keys)"),
        ),
        "set one of the two",
    ),
    "keys-and-default-profile": Difference(
        "keys in the environment beside a profile “default”",
        "use the keys",
        ((("dotnet",), "use the profile (version 3; version 4 uses the keys)"),),
        "unset the keys, or name the profile in the program",
        past=True,
    ),
    "keys-and-missing-profile": Difference(
        "keys in the environment beside an AWS_PROFILE that does not exist",
        "stop at the missing profile",
        ((("go-v2", "java-v2", "ruby", "rust", "dotnet", "php"), "use the keys"),),
        "unset AWS_PROFILE",
    ),
    "half-pair-in-environment": Difference(
        "AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY",
        "stop there",
        (((*NOT_GO, "dotnet"), "ignore it and ask the profile"),),
        "set both variables, or neither",
    ),
    "blank-keys": Difference(
        "keys in the environment that are blank",
        "send them",
        ((("java-v2", "js-v3", "rust"), "ignore them"),),
        "unset the variables",
    ),
    "default-profile-variable": Difference(
        "AWS_DEFAULT_PROFILE",
        "select that profile",
        ((_KNOW_ONE, "do not know the variable"),),
        "set AWS_PROFILE",
    ),
    "two-profile-variables": Difference(
        "AWS_DEFAULT_PROFILE and AWS_PROFILE, set to different profiles",
        "do not agree: boto3 takes AWS_DEFAULT_PROFILE, the AWS CLI since version 2 AWS_PROFILE",
        (
            (("go-v2", "ruby"), "take AWS_PROFILE first"),
            (_KNOW_ONE, "know AWS_PROFILE alone"),
        ),
        "set AWS_PROFILE, and unset AWS_DEFAULT_PROFILE",
    ),
    "two-web-identities": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside a profile with web_identity_token_file",
        "use the variables",
        ((("js-v3", "rust"), "use the profile"),),
        "set one of the two",
    ),
    "web-identity-and-keys": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside a profile with keys",
        "use the variables",
        ((("js-v3", "rust"), "use the profile's keys"),),
        "take the keys out of the profile, or unset the variables",
    ),
    "web-identity-and-role": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside AWS_PROFILE, which selects a role with a source",
        "assume the profile's role",
        ((("go-v2", "java-v2", "dotnet", "php"), "use the variables, and not the profile"),),
        "unset AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
    ),
    "web-identity-first": Difference(
        "AWS_WEB_IDENTITY_TOKEN_FILE beside a profile that was named on the command line",
        "leave the variables aside",
        ((("js-v3",), "use them where the profile fails"),),
        "unset AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
    ),
    "metadata-off": Difference(
        "credential_source = Ec2InstanceMetadata with AWS_EC2_METADATA_DISABLED",
        "do not ask the metadata service",
        ((("js-v3",), "ask it all the same"),),
        "unset AWS_EC2_METADATA_DISABLED, or name another source",
    ),
    "container-address": Difference(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI with a host other than the ECS address",
        "ask it, where it is loopback, https, or the address of EKS",
        ((("ruby",), "know the ECS address alone (2022)"),),
        "use a release of 2023 or newer",
        past=True,
    ),
}
"""Where SDKs part over the two files, and over variables."""

_PATHS = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a variable's name


def environment_differences(view: ChainView) -> Iterator[RowMet]:
    """Find variables that SDKs do not treat alike."""
    env = view.env
    for name in _PATHS:
        if name in env and not env[name]:
            yield "empty-path", Place(variable=name), None
        elif "$" in env.get(name, ""):
            yield "variable-in-path", Place(variable=name), None
    by_name = view.chain.selected_by.variable is None and view.chain.profile is not None
    if not by_name:
        yield from _keys(view)
        yield from _selected_rows(view)
    yield from _web_identity(view, by_name=by_name)
    yield from _container(view)


def _keys(view: ChainView) -> Iterator[RowMet]:
    key, secret = (view.env.get(name) for name in _KEYS)
    place = Place(variable=_KEYS[0])
    if not key:
        return
    selected = view.chain.selected_by.variable
    if not secret:
        # Of variables that are shown in part, the other half may be set all the same.
        if any(each.kind == "partial-credentials" for each in view.chain.faults):
            yield "half-pair-in-environment", place, None
    elif not key.strip():
        yield "blank-keys", place, None
    elif selected is not None and view.chain.profile in view.merged.profiles:
        yield "keys-and-profile", place, view.chain.profile
    elif selected is not None:
        yield "keys-and-missing-profile", place, view.chain.profile
    elif "default" in view.merged.profiles:
        yield "keys-and-default-profile", place, "default"


def _selected_rows(view: ChainView) -> Iterator[RowMet]:
    first, second = (view.env.get(name) for name in ("AWS_DEFAULT_PROFILE", "AWS_PROFILE"))
    place = Place(variable="AWS_DEFAULT_PROFILE")
    if first is not None and second is None:
        yield "default-profile-variable", place, view.chain.profile
    elif first is not None and first != second:
        yield "two-profile-variables", place, view.chain.profile


def _web_identity(view: ChainView, *, by_name: bool) -> Iterator[RowMet]:
    if not view.env.get(_TOKEN_FILE) or not view.reached:
        return
    own = "web_identity_token_file" in view.reached[0].settings
    by_source = "role_arn" in view.reached[0].settings and view.reached[0].value("source_profile")
    if by_source and not own and view.chain.selected_by.variable and view.env.get("AWS_ROLE_ARN"):
        yield "web-identity-and-role", Place(variable=_TOKEN_FILE), view.reached[0].name
    if "aws_access_key_id" in view.reached[0].settings and not (by_name or own or by_source):
        yield "web-identity-and-keys", Place(variable=_TOKEN_FILE), view.reached[0].name
    if own and not by_name:
        yield "two-web-identities", Place(variable=_TOKEN_FILE), view.reached[0].name
    elif by_name and not view.chain.ok and not own:
        yield "web-identity-first", Place(variable=_TOKEN_FILE), view.reached[0].name


def _container(view: ChainView) -> Iterator[RowMet]:
    uri = view.env.get(FULL_URI)
    if not uri or RELATIVE_URI in view.env:
        return
    if not any(hop.kind == "container" for hop in view.chain.hops):
        return
    try:
        host = urlsplit(uri).hostname
    except ValueError:
        return
    if host not in {None, "169.254.170.2", "127.0.0.1"}:
        yield "container-address", Place(variable=FULL_URI), None
