"""Environment variables as a case may keep them: public values, and of others that they are set.

https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from doctor.case.public_key_ids import show_key_id
from doctor.case.public_urls import show_url
from doctor.model.secret import hide_secret, is_stand_in
from doctor.profiles.container import RELATIVE_URI
from doctor.profiles.setting_names import VARIABLES
from doctor.texts.public_words import hide_unknown_words
from doctor.texts.secret_shapes import hide_shapes, hide_tokens

KEY_ID: Final = "AWS_ACCESS_KEY_ID"
_PUBLIC: Final = frozenset(
    {
        *("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"),
        "AWS_ACCOUNT_ID",
        *("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CREDENTIALS_FILE", "BOTO_CONFIG"),
        *("AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE"),
        *("AWS_IAM_ROLE_ARN", "AWS_IAM_ROLE_SESSION_NAME", "AWS_ASSUME_ROLE_ARN"),
        *("AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", "AWS_SESSION_TOKEN_EXPIRATION"),
        *("AWS_SDK_LOAD_CONFIG", "AWS_EC2_METADATA_DISABLED", "AWS_EC2_METADATA_V1_DISABLED"),
        *("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "AWS_METADATA_SERVICE_TIMEOUT"),
        *("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_OUTPUT"),
        *("AWS_DEFAULT_OUTPUT", "AWS_CA_BUNDLE", "AWS_USE_FIPS_ENDPOINT", "AWS_PAGER"),
        *("AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_VAULT"),
        *("AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_DEFAULTS_MODE", "AWS_EXECUTION_ENV"),
        *(
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_SDK_UA_APP_ID",
        ),
        *("AWS_CLI_AUTO_PROMPT", "AWS_DATA_PATH", "AWS_LOGIN_SESSION", "AWS_SSO_SESSION"),
        *("AWS_SSO_ACCOUNT_ID", "AWS_SSO_ROLE_NAME", "AWS_SSO_REGION", "AWS_MFA_SERIAL"),
        *("AWS_EXTERNAL_ID", "AWS_PROFILE_NAME", "AWS_VAULT_PROMPT", "AWS_VAULT_BACKEND"),
        *("CI", "CI_COMMIT_REF_NAME", "CI_COMMIT_TAG", "CI_PROJECT_PATH", "CIRCLECI", "GITLAB_CI"),
        *("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "GITHUB_REF", "GITHUB_REPOSITORY", "CODEBUILD_CI"),
        *("BITBUCKET_WORKSPACE", "TF_CLOUD_ORGANIZATION", "TF_WORKSPACE", "JENKINS_URL"),
        *("TFC_AWS_PROVIDER_AUTH", "TFC_AWS_RUN_ROLE_ARN", "TFC_AWS_PLAN_ROLE_ARN"),
        *("TFC_AWS_APPLY_ROLE_ARN", "TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE", "PULUMI_STACK"),
        *("HOME", "USER", "USERPROFILE", "SHELL", "PATH", "PWD", "LANG", "TERM", "TZ", "HOSTNAME"),
        *("AWS_EXPIRATION", "AWS_GRANTED_PROFILE", "AWS_LOGIN_CACHE_DIRECTORY", "TF_BUILD"),
        *("AWS_OKTA_ASSUMED_ROLE", "AWS_OKTA_PROFILE", "CODEBUILD_BUILD_ID", "GITHUB_ACTOR"),
        *("GITHUB_EVENT_PATH", "GITHUB_SERVER_URL", "GITHUB_WORKFLOW_REF", "GITHUB_WORKSPACE"),
        *("C9_HOSTNAME", "C9_PID", "C9_PROJECT", "C9_USER"),
        *("SUDO_USER", "WSL_DISTRO_NAME", "VAULTED_ENV", "VAULTED_ENV_EXPIRATION"),
        *("AWSUME_PROFILE", "AWSUME_EXPIRATION", "GRANTED_SSO_ROLE_NAME", "IN_NIX_SHELL"),
        *("KUBECONFIG", "KUBERNETES_SERVICE_HOST", "DOCKER_HOST", "NODE_ENV", "JAVA_HOME"),
        *(
            name
            for name, meant in VARIABLES.items()
            if "SECRET" not in meant and "TOKEN" not in meant and meant != KEY_ID
        ),
    }
)
"""Variables whose values are names, paths, numbers or switches."""
_KEY_IDS: Final = frozenset({KEY_ID, *(name for name in VARIABLES if VARIABLES[name] == KEY_ID)})
_URLS: Final = frozenset(
    {
        *(
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        ),
        *(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "ACTIONS_ID_TOKEN_REQUEST_URL",
            "AWS_SSO_START_URL",
        ),
    }
)
_BEHIND: Final = re.compile(r"[ \t]+[#;]|[\r\n]")
"""Where a value ends for a person, though not for a program: a comment, another line."""
_REFERENCE: Final = re.compile(r"\*+|\$\w+|\$\{\w+\}|\$\{\{[^}]{0,100}\}\}|file://\S{1,200}")


def show_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment as it may be kept: every variable, and the values that are public."""
    return {_show_name(name): show_variable(name, value) for name, value in env.items()}


def _show_name(name: str) -> str:
    """Hide what is no variable's name but a secret in its place."""
    return name if hide_shapes(name) == name else hide_secret(name)


def show_variable(name: str, value: str) -> str:
    """Return the value of a variable as it may be kept. Twice is as once."""
    plain = name.upper()
    if not value or is_stand_in(value) or _is_reference(value):
        return value
    if plain in _URLS or plain.startswith("AWS_ENDPOINT_URL"):
        return show_url(value)
    if plain == RELATIVE_URI:
        head, slash, rest = value.partition("/")
        return f"{hide_secret(head)}{slash}{hide_secret(rest)}" if rest else hide_shapes(value)
    if plain in {"AWS_EXTERNAL_ID", "AWS_ROLE_SESSION_NAME"}:
        return hide_tokens(value)
    if plain not in _PUBLIC and plain not in _KEY_IDS:
        return hide_secret(value)
    behind = _BEHIND.search(value)
    end = len(value) if behind is None else behind.start()
    show = show_key_id if plain in _KEY_IDS else hide_shapes
    return show(value[:end]) + hide_unknown_words(value[end:])


def _is_reference(value: str) -> bool:
    """Say whether a value only names where the real one comes from, or was masked before."""
    return _REFERENCE.fullmatch(value.strip("\"'")) is not None
