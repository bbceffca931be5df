"""The kinds of credentials that one profile holds, and which of them each SDK takes first.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""

from __future__ import annotations

from typing import Final, Literal

from doctor.model.chain import Section, Setting

Kind = Literal["role", "web-identity", "sso", "login", "process", "keys"]

SIGNS: Final[dict[Kind, tuple[str, ...]]] = {
    "role": ("source_profile", "credential_source"),
    "web-identity": ("web_identity_token_file",),
    "sso": ("sso_session", "sso_start_url"),
    "login": ("login_session",),
    "process": ("credential_process",),
    "keys": ("aws_access_key_id",),
}
"""The settings that show a kind."""

WORDS: Final[dict[Kind, str]] = {
    "role": "the role with its source",
    "web-identity": "the web identity",
    "sso": "Identity Center",
    "login": "aws login",
    "process": "credential_process",
    "keys": "the keys",
}

ORDERS: Final[dict[str, tuple[Kind, ...]]] = {
    "boto3 and the AWS CLI": ("web-identity", "role", "sso", "login", "process", "keys"),
    "Go and Terraform": ("role", "keys", "web-identity", "sso", "process", "login"),
    "Java": ("web-identity", "sso", "role", "process", "keys"),
    "JavaScript": ("role", "keys", "web-identity", "process", "sso", "login"),
    "Rust": ("role", "web-identity", "sso", "login", "process", "keys"),
}
"""Which kind each SDK takes of several in one profile of the config file."""


def kinds_in(sections: tuple[Section, ...]) -> dict[Kind, Setting]:
    """Return the kinds that the sections of one profile hold, each with a line that shows it."""
    settings = {setting.name: setting for section in sections for setting in section.settings}
    found = {
        kind: next((settings[name] for name in names if name in settings), None)
        for kind, names in SIGNS.items()
    }
    if "role_arn" not in settings:
        found["role"] = found["web-identity"] = None
    return {kind: setting for kind, setting in found.items() if setting is not None}


def taken_by(kinds: dict[Kind, Setting]) -> dict[str, Kind]:
    """Return which kind each SDK takes; one that knows none of them is left out."""
    found = {
        sdk: next((kind for kind in order if kind in kinds), None) for sdk, order in ORDERS.items()
    }
    return {sdk: kind for sdk, kind in found.items() if kind is not None}
