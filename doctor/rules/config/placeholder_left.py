"""A placeholder from an example was never replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.arn import DOCUMENTATION_KEYS
from doctor.model.chain import Section, Setting
from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings

_SETTINGS = (
    "role_arn",
    "external_id",
    "mfa_serial",
    "aws_access_key_id",
    "source_profile",
    "role_session_name",
    "sso_start_url",
    "sso_account_id",
)
_WORDS = re.compile(
    r"(?<![A-Z])[A-Z]{1,60}_ACCOUNT_ID|\bACCOUNT_?ID\b"
    r"|[Yy]our[-_ ]?(?:Project|Role|Account|User|External|Mfa|MFA)"
    r"|YOUR[-_]|Optional[-_ ]?External|<(?!hidden)[A-Za-z][^>]{0,200}>"
    r"|\{\{?[A-Za-z][^}]{0,200}\}\}?"
    r"|(?:AKIA|ASIA)X{4,}|\bX{6,}\b|[Rr]eplace[-_]?[Mm]e|REPLACE|CHANGE_?ME|\$\{?[A-Z_]+\}?"
)
_DOCUMENTATION_ACCOUNT = "123456789012"


@rule(
    id="config/placeholder-left",
    summary="a placeholder from an example was never replaced",
    over=(
        "config/role-arn-malformed",
        "config/source-profile-missing",
        "credentials/access-key-invalid",
        "trust/role-does-not-exist",
        "trust/trust-principal-mismatch",
        "trust/external-id-mismatch",
    ),
)
def placeholder_left(situation: Situation) -> Iterator[Finding]:
    """Ask: does any value that is used still read like an example?"""
    used = list(reached_settings(situation, *_SETTINGS))
    left = [(section, setting) for section, setting in used if _WORDS.search(setting.value)]
    pasted = bool(situation.case.pasted)
    refused = any(each.kind in {"invalid-key", "access-denied"} for each in situation.failures)
    # A key of AWS's documentation never works; its account may be somebody's real stand-in, and in
    # a paste it often is. Beside a failure that is none of a key, a key was written over.
    left += [
        each
        for each in used
        if each not in left
        and _from_documentation(each[1])
        and (each[1].name == "aws_access_key_id" or not pasted)
        and (left or refused or (each[1].name == "aws_access_key_id" and not situation.failures))
    ]
    known = any(each.code == "AccessDenied" for each in situation.failures)
    for section, setting in left:
        if setting.name == "aws_access_key_id" and known:
            # AWS knew the key: what stands there was written over before it was shown.
            continue
        yield _finding(section, setting)


def _from_documentation(setting: Setting) -> bool:
    if setting.name == "aws_access_key_id":
        return setting.value in DOCUMENTATION_KEYS
    return f":{_DOCUMENTATION_ACCOUNT}:" in setting.value


def _finding(section: Section, setting: Setting) -> Finding:
    match = _WORDS.search(setting.value)
    word = match[0] if match else setting.value
    return Finding(
        title=f"{setting.name} still has the placeholder “{word}”",
        explanation="The value was copied from an example, and its placeholder was never "
        "replaced. The owner of the target account knows the real value.",
        profile=section.name,
        evidence=(quote_setting(setting, "this is a placeholder", "replace this"),),
        next_step=f"replace it with the real {setting.name}",
    )
