"""The shared files and the environment of one command: everything kept but what gives credentials.

SDKs ask keys, roles and sign-ins of the selected profile, and keys in the environment, before the
container endpoint. So the command gets files of its own with the settings that give none, and
variables without those that would win. What is kept is listed: a setting that is not known today
may give credentials tomorrow.
https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from doctor.gather.shared_files import read_shared_text
from doctor.model.chain import Section, SharedConfig
from doctor.model.file_sizes import LARGEST_SMALL_FILE
from doctor.model.region import REGION_VARIABLES
from doctor.profiles.container import FULL_URI, RELATIVE_URI, TOKEN_FILE
from doctor.profiles.merge import Profile, merge
from doctor.profiles.plain_files import read_plain
from doctor.profiles.read import config_paths, read_shared_config

KEPT: Final = frozenset(
    """
    region output services endpoint_url ignore_configured_endpoint_urls ca_bundle cli_pager
    cli_timestamp_format cli_follow_urlparam cli_binary_format cli_auto_prompt cli_history
    cli_error_format cli_help_output retry_mode max_attempts parameter_validation
    tcp_keepalive connect_timeout read_timeout defaults_mode sts_regional_endpoints
    use_dualstack_endpoint use_fips_endpoint s3 s3api s3_disable_multiregion_access_points
    s3_disable_express_session_auth s3_us_east_1_regional_endpoint s3_use_arn_region
    s3_retry_mode dynamodb api_versions endpoint_discovery_enabled account_id_endpoint_mode
    request_checksum_calculation response_checksum_validation request_min_compression_size_bytes
    disable_request_compression sigv4a_signing_region_set auth_scheme_preference user_agent_appid
    sdk_ua_app_id ec2_metadata_service_endpoint ec2_metadata_service_endpoint_mode
    metadata_service_timeout metadata_service_num_attempts ec2_metadata_v1_disabled
    """.split()  # noqa: SIM905 - fifty names read best as a text
)
"""Settings of a profile that say how calls are made, and never with which credentials."""

CLEARED: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCOUNT_ID",  # the account of the credentials, for endpoints by account
    "AWS_ACCESS_KEY",  # names of old SDKs, which Java and Go still read
    "AWS_SECRET_KEY",
    "AMAZON_ACCESS_KEY_ID",  # of JavaScript v2
    "AMAZON_SECRET_ACCESS_KEY",
    "AMAZON_SESSION_TOKEN",
    "AWS_CREDENTIAL_FILE",  # of the first EC2 tools; botocore reads it still
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    RELATIVE_URI,
    FULL_URI,
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    TOKEN_FILE,
)
"""Variables that give credentials, or choose those that do. What is needed is set anew."""

NAME: Final = "ROLEDOCTOR_EXEC"
"""Tells a command, and a shell's prompt, as which target it runs."""
_OUTER: Final = {
    "AWS_CONFIG_FILE": "ROLEDOCTOR_OUTER_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE": "ROLEDOCTOR_OUTER_CREDENTIALS_FILE",
}
"""Where the paths of the user's own files are kept: within a command, `exec` finds them again."""
_ADDED: Final = "ROLEDOCTOR_ADDED"
"""Names the variables that were set where the user had set none."""

BOTO_FILES: Final = ("/etc/boto.cfg", "~/.boto")
"""Files of boto, botocore's ancestor: their keys win over an endpoint in botocore to this day."""

_BARE_NAME: Final = re.compile(r"[\w.@%+/:-]+\Z")
_BOTO_KEYS: Final = re.compile(r"^\s*aws_(?:access_key_id|secret_access_key)\s*[=:]", re.M | re.I)
_PROXIES: Final = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What a command is given to find its credentials by. The text form hides the token."""

    target: str
    url: str
    token: str
    config: str
    credentials: str
    region: str | None = None
    boto: str | None = None

    def __repr__(self) -> str:
        return f"Handover({self.config})"

    __str__ = __repr__


def read_own_files(environ: Mapping[str, str], home: str) -> SharedConfig:
    """Read the shared files of this machine; the reader puts stand-ins where secrets are."""
    found = {path: read_shared_text(path, home) for path in config_paths(environ)}
    files = {path: text for path, text in found.items() if text is not None}
    return read_shared_config(files, environ, home)


def private_config(shared: SharedConfig, profile: str | None, region: str | None) -> str:
    """Return the text of the command's config file, made of what a profile says.

    The settings stand under [default], and under the profile's own name for programs that
    name it; neither gives credentials, so that both lead to the endpoint.
    """
    merged = merge(shared)
    found = merged.profiles.get(profile or "default", Profile(name=profile or "default"))
    lines = [*_settings(found, region)]
    texts = ["\n".join(["[default]", *lines])]
    if profile not in {None, "default"}:
        header = _header(str(profile))
        texts += [] if header is None else ["\n".join([header, *lines])]
    named = found.value("services")
    section = None if named is None else merged.services.get(named)
    if section is not None:
        texts.append("\n".join([section.header, *_blocks(section)]))
    return "\n\n".join(texts) + "\n"


def _settings(profile: Profile, region: str | None) -> Iterator[str]:
    values = {name: each.value for name, each in profile.settings.items() if name in KEPT}
    if region is not None:
        values.setdefault("region", region)
    for name, value in sorted(values.items()):
        yield from _setting(name, value)


def _setting(name: str, value: str) -> Iterator[str]:
    """Write a setting; a block goes below its name, and a continued line is left out."""
    first, *below = value.split("\n")
    if not below:
        yield f"{name} = {first}"
    elif not first.strip():
        yield f"{name} ="
        yield from (f"  {line.strip()}" for line in below if line.strip())


def _blocks(section: Section) -> Iterator[str]:
    for setting in section.settings:
        yield from _setting(setting.name, setting.value)


def _header(name: str) -> str | None:
    """Write a profile's header; `None` for a name that no header can carry in every SDK."""
    if _BARE_NAME.match(name):
        return f"[profile {name}]"
    if re.match(r"[\w.@%+/: -]+\Z", name):
        return f'[profile "{name}"]'
    return None


def child_environment(environ: Mapping[str, str], handover: Handover) -> dict[str, str]:
    """Return the environment of a command that gets its credentials from the endpoint alone."""
    kept = {name: value for name, value in environ.items() if name.upper() not in CLEARED}
    kept.update({outer: environ.get(name, "") for name, outer in _OUTER.items()})
    added = _region(kept, handover.region)
    # Where the endpoint fails, the machine's own role must not take its place.
    if kept.get("AWS_EC2_METADATA_DISABLED", "").lower() != "true":
        added["AWS_EC2_METADATA_DISABLED"] = "true"
    kept.update(
        {
            **added,
            _ADDED: " ".join(added),
            NAME: handover.target,
            FULL_URI: handover.url,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": handover.token,
            "AWS_CONFIG_FILE": handover.config,
            "AWS_SHARED_CREDENTIALS_FILE": handover.credentials,
        }
    )
    _keep_off_proxies(kept)
    if handover.boto is not None:
        kept["BOTO_CONFIG"] = handover.boto
    return kept


def outer_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment as it was around an `exec`; one that is in none stays as it is."""
    if NAME not in environ:
        return dict(environ)
    added = environ.get(_ADDED, "").split()
    inner = {*CLEARED, *_OUTER, *_OUTER.values(), *added, _ADDED, NAME}
    found = {name: value for name, value in environ.items() if name not in inner}
    for name, outer in _OUTER.items():
        if environ.get(outer):
            found[name] = environ[outer]
    return found


def keys_environment(
    environ: Mapping[str, str], handed: Mapping[str, str], region: str | None
) -> dict[str, str]:
    """Return the environment of a command that reads keys from variables; `handed` names them."""
    kept = {name: value for name, value in environ.items() if name.upper() not in CLEARED}
    kept.update({name: value for name, value in handed.items() if name not in REGION_VARIABLES})
    return kept | _region(kept, region)


def _region(env: Mapping[str, str], region: str | None) -> dict[str, str]:
    """Return the Region for SDKs that read variables alone; one that is set stays.

    botocore reads the one variable, most others the other: each keeps what it would have read.
    """
    return {name: region for name in REGION_VARIABLES if region and not env.get(name)}


def _keep_off_proxies(env: dict[str, str]) -> None:
    """Let no proxy get the token: some clients send even loopback addresses there."""
    if not any(env.get(name) for name in _PROXIES):
        return
    for name in ("NO_PROXY", "no_proxy"):
        excepted = [each for each in env.get(name, "").split(",") if each.strip()]
        if "*" not in excepted and "127.0.0.1" not in excepted:
            env[name] = ",".join([*excepted, "127.0.0.1"])


def holds_boto_keys(environ: Mapping[str, str], home: str) -> bool:
    """Say whether one of boto's own files holds keys, which would win over the endpoint."""
    named = environ.get("BOTO_CONFIG")
    paths = BOTO_FILES if named is None else (named,)
    for path in paths:
        whole = Path(home + path[1:] if path.startswith("~/") else path)
        try:
            text = read_plain(whole, LARGEST_SMALL_FILE).decode("utf-8", errors="replace")
        except OSError:
            continue
        if _BOTO_KEYS.search(text):
            return True
    return False
