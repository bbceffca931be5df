"""The kinds of credentials that one profile holds, and which of them each SDK takes first.

https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
"""

from __future__ import annotations

from typing import Final

from doctor.model.chain import Section, Setting
from doctor.model.credential_kind import SETTINGS, CredentialKind
from doctor.model.sdk import LANGUAGES, Sdk

WORDS: Final[dict[CredentialKind, str]] = {
    "assume-role": "the role with its source",
    "web-identity": "the web identity",
    "sso": "Identity Center",
    "login": "aws login",
    "process": "credential_process",
    "static": "the keys",
}

ORDERS: Final[dict[Sdk, tuple[CredentialKind, ...]]] = {
    "botocore": ("web-identity", "assume-role", "sso", "login", "process", "static"),
    "go-v2": ("assume-role", "static", "web-identity", "sso", "process", "login"),
    "java-v2": ("web-identity", "sso", "assume-role", "process", "static"),
    "js-v3": ("assume-role", "static", "web-identity", "process", "sso", "login"),
    "rust": ("assume-role", "web-identity", "sso", "login", "process", "static"),
}
"""Which kind each SDK takes of several in one profile of the config file."""

TAKERS: Final[dict[Sdk, str]] = {
    **LANGUAGES,
    "botocore": "boto3 and the AWS CLI",
    "go-v2": "Go and Terraform",
}
"""Who reads with an SDK, in a sentence."""


def kinds_in(sections: tuple[Section, ...]) -> dict[CredentialKind, Setting]:
    """Return the kinds that the sections of one profile hold, each with a line that shows it."""
    settings = {setting.name: setting for section in sections for setting in section.settings}
    found = {
        kind: next((settings[name] for name in names if name in settings), None)
        for kind, names in SETTINGS.items()
    }
    if "role_arn" not in settings:
        found["assume-role"] = found["web-identity"] = None
    return {kind: setting for kind, setting in found.items() if setting is not None}


def kinds_by_sdk(kinds: dict[CredentialKind, Setting]) -> dict[Sdk, CredentialKind]:
    """Return which kind each SDK takes; one that knows none of them is left out."""
    found = {
        sdk: next((kind for kind in order if kind in kinds), None) for sdk, order in ORDERS.items()
    }
    return {sdk: kind for sdk, kind in found.items() if kind is not None}
