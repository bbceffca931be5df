"""The kinds of credentials, and the settings of a profile that show each: the one vocabulary.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""

from __future__ import annotations

from typing import Final, Literal

CredentialKind = Literal[
    "static", "env", "sso", "web-identity", "process", "container", "imds", "login", "assume-role"
]

SETTINGS: Final[dict[CredentialKind, tuple[str, ...]]] = {
    "assume-role": ("source_profile", "credential_source"),
    "web-identity": ("web_identity_token_file",),
    "sso": ("sso_session", "sso_start_url"),
    "login": ("login_session",),
    "process": ("credential_process",),
    "static": ("aws_access_key_id",),
}
"""The settings that show a kind; the first and the second only beside a `role_arn`.

The other kinds are told by variables or by the machine, and by no setting.
"""

CredentialFeature = Literal[
    "sso", "sso-session", "login", "process", "credential-source", "web-identity", "pod-identity"
]
"""What an SDK has to know to get credentials of a kind: not every release knows each."""

FEATURES: Final[dict[str, CredentialFeature]] = {
    "sso_session": "sso-session",
    "sso_start_url": "sso",
    "login_session": "login",
    "credential_process": "process",
    "credential_source": "credential-source",
    "web_identity_token_file": "web-identity",
}
"""The feature that a setting asks for. EKS Pod Identity is asked for by a variable."""


def settings_of(*kinds: CredentialKind) -> tuple[str, ...]:
    """Return the settings that show one of some kinds."""
    return tuple(name for kind in kinds for name in SETTINGS[kind])
