"""The names of settings and variables that SDKs read, and what people write in their place: data.

https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
"""

from __future__ import annotations

import re
from typing import Final

from doctor.model.secret import SECRET_SETTINGS
from doctor.profiles.nearest import nearest_names
from doctor.profiles.resolve import ROLE_SETTINGS

MEANT: Final = (
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    *ROLE_SETTINGS,
    "web_identity_token_file",
    "credential_process",
    "login_session",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "region",
)
"""Settings that decide whether a role is assumed: only for these is a slip looked for."""

KEY_SETTINGS: Final = ("aws_access_key_id", *SECRET_SETTINGS)
"""Settings that hold a key pair and its token."""

OTHERS: Final = frozenset(
    {
        *("aws_security_token", "aws_account_id", "output", "endpoint_url", "services", "s3"),
        *("sso_registration_scopes", "ca_bundle", "max_attempts", "retry_mode", "defaults_mode"),
        *("ignore_configured_endpoint_urls", "use_fips_endpoint", "use_dualstack_endpoint"),
        *("sts_regional_endpoints", "parameter_validation", "tcp_keepalive", "api_versions"),
        *("metadata_service_timeout", "metadata_service_num_attempts", "sdk_ua_app_id"),
        *("account_id_endpoint_mode", "sigv4a_signing_region_set", "user_agent_appid"),
        # Of tools that keep settings of their own in these files.
        *("aws_mfa_device", "aws_arn_mfa", "assumed_role", "assumed_role_arn", "expiration"),
        *("aws_expiration", "aws_session_expiration", "x_security_token_expires", "mfa_process"),
        *("x_principal_arn", "session_tags", "transitive_session_tags", "source_identity"),
        *("include_profile", "parent_profile", "chain_to", "role_name", "account_id", "profile"),
        *("aws_role_arn_mfa", "azure_tenant_id", "aws_saml_role", "okta_role_arn"),
        *("granted_sso_start_url", "granted_sso_region", "granted_sso_account_id"),
        "granted_sso_role_name",
    }
)
"""What is no slip, however near it comes to another name."""

_SLIPS: Final[dict[str, str]] = {
    "accesskey": "aws_access_key_id",
    "accesskeyid": "aws_access_key_id",
    "awsaccesskey": "aws_access_key_id",
    "awsaccessid": "aws_access_key_id",
    "awskeyid": "aws_access_key_id",
    "awskey": "aws_access_key_id",
    "keyid": "aws_access_key_id",
    "secretkey": "aws_secret_access_key",
    "secretaccesskey": "aws_secret_access_key",
    "awssecretkey": "aws_secret_access_key",
    "awssecretaccess": "aws_secret_access_key",
    "awssecret": "aws_secret_access_key",
    "awssecretid": "aws_secret_access_key",
    "awssecretkeyid": "aws_secret_access_key",
    "awssecretaccesskeyid": "aws_secret_access_key",
    "awsaccesskeysecret": "aws_secret_access_key",
    "awsaccesssecretkey": "aws_secret_access_key",
    "secret": "aws_secret_access_key",
    "sessiontoken": "aws_session_token",
    "awstoken": "aws_session_token",
    "token": "aws_session_token",
    "arn": "role_arn",
    "role": "role_arn",
    "awsrolearn": "role_arn",
    "assumerolearn": "role_arn",
    "assumerole": "role_arn",
    "iamrole": "role_arn",
    "srcprofile": "source_profile",
    "baseprofile": "source_profile",
    "awsexternalid": "external_id",
    "roleexternalid": "external_id",
    "mfa": "mfa_serial",
    "mfaarn": "mfa_serial",
    "mfadevice": "mfa_serial",
    "mfadevicearn": "mfa_serial",
    "mfaserialnumber": "mfa_serial",
    "mfaserialarn": "mfa_serial",
    "awsmfaserial": "mfa_serial",
    "serialnumber": "mfa_serial",
    "sessionname": "role_session_name",
    "rolesession": "role_session_name",
    "duration": "duration_seconds",
    "sessionduration": "duration_seconds",
    "roledurationseconds": "duration_seconds",
    "credsource": "credential_source",
    "credsprocess": "credential_process",
    "credprocess": "credential_process",
    "webidentitytoken": "web_identity_token_file",
    "tokenfile": "web_identity_token_file",
    "ssourl": "sso_start_url",
    "starturl": "sso_start_url",
    "ssoaccount": "sso_account_id",
    "ssorole": "sso_role_name",
    "awsregion": "region",
    "defaultregion": "region",
    "awsdefaultregion": "region",
}
"""What is written (letters and digits alone) in place of which setting."""

VARIABLES: Final[dict[str, str]] = {
    "AWS_ACCESS_KEY": "AWS_ACCESS_KEY_ID",
    "AWS_ACCESS_ID": "AWS_ACCESS_KEY_ID",
    "AWS_ACCESSKEY_ID": "AWS_ACCESS_KEY_ID",
    "AWS_ACCESS_KEYID": "AWS_ACCESS_KEY_ID",
    "AWS_KEY_ID": "AWS_ACCESS_KEY_ID",
    "AWS_KEY": "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_KEY": "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET": "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_ACCESS_KEY_ID": "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_ACCESSKEY": "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY_ID": "AWS_SECRET_ACCESS_KEY",
    "AWS_TOKEN": "AWS_SESSION_TOKEN",
    "AWS_SESSIONTOKEN": "AWS_SESSION_TOKEN",
    "AWS_SESSION": "AWS_SESSION_TOKEN",
    "AWS_PROFILE_NAME": "AWS_PROFILE",
    "AWS_PROFLIE": "AWS_PROFILE",
    "AWS_CREDENTIALS_FILE": "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CREDENTIALS": "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CONFIG": "AWS_CONFIG_FILE",
    "AWS_ASSUME_ROLE_ARN": "AWS_ROLE_ARN",
    "AWS_ROLE": "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN": "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_REGION_NAME": "AWS_REGION",
}
"""Variables that no SDK of today reads, and the one that is meant.

The SDK for Java v1 and Ansible do read AWS_ACCESS_KEY and AWS_SECRET_KEY.
"""

_OF_A_SHELL: Final = re.compile(r"\A(?:export|set|setx|declare -x|\$env:)\s*")
"""What a line of a shell begins with that was pasted into a file of settings."""


def setting_meant(name: str, value: str) -> str | None:
    """Return the setting that a name was meant for; `None` where it is one, or near none.

    A role is meant only where an ARN stands behind the name: other tools have roles as well.
    """
    meant = _near(name)
    return None if meant == "role_arn" and not value.startswith("arn:") else meant


def _near(name: str) -> str | None:
    plain = name.lower()
    assigned = _OF_A_SHELL.sub("", plain)
    if assigned != plain and assigned in MEANT:
        return assigned
    if plain in MEANT or plain in OTHERS or "." in plain or plain.startswith(("cli_", "ec2_")):
        return None
    letters = re.sub(r"[^a-z0-9]", "", plain)
    for meant in MEANT:
        if letters == meant.replace("_", ""):
            return meant
    if letters in _SLIPS:
        return _SLIPS[letters]
    near = nearest_names(plain, MEANT, most=1)
    return near[0] if near and _is_slip(plain, near[0]) else None


def _is_slip(name: str, meant: str) -> bool:
    """Say whether two names differ by two letters at most: one changed, added or swapped."""
    if abs(len(name) - len(meant)) > 2 or len(name) < 6:  # noqa: PLR2004 - two letters, short names
        return False
    row = list(range(len(meant) + 1))
    for at, letter in enumerate(name, start=1):
        before, row[0] = row[0], at
        for column, other in enumerate(meant, start=1):
            best = min(row[column] + 1, row[column - 1] + 1, before + (letter != other))
            before, row[column] = row[column], best
    return row[-1] <= 2  # noqa: PLR2004 - as above
