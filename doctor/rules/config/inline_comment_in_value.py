"""A comment behind a value, or quotes around it, became part of the value."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Section, Setting
from doctor.model.edit import SetSetting
from doctor.model.finding import Finding, Proposal, Severity
from doctor.model.situation import Situation
from doctor.profiles import ROLE_SETTINGS
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.files.comments_and_quotes import drop_comment, drop_quotes

_SENT = (
    *ROLE_SETTINGS,
    "region",
    "aws_access_key_id",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "web_identity_token_file",
)
"""Settings whose value is sent, or looked up: a program's own arguments may hold such signs."""


@rule(
    id="config/inline-comment-in-value",
    summary="a comment or quotes became part of a value",
    severity="warning",
    over=("config/source-profile-missing", "config/role-arn-malformed"),
)
def inline_comment_in_value(situation: Situation) -> Iterator[Finding]:
    """Ask: does a value hold what was meant as a remark, or as a wrapping?"""
    for section, setting in reached_settings(situation, *_SENT):
        if section.kind != "profile":
            continue
        meant = drop_comment(setting.value)
        if meant is not None:
            inner = drop_quotes(meant)
            meant = meant if inner is None else inner
            yield _finding(situation, section, setting, meant, "the comment")
        elif setting.name != "role_arn" and (inner := drop_quotes(setting.value)) is not None:
            # Quotes around an ARN are config/role-arn-malformed's question.
            yield _finding(situation, section, setting, inner, "the quotes")


def _finding(
    situation: Situation, section: Section, setting: Setting, meant: str, sign: str
) -> Finding:
    return Finding(
        severity=_severity(situation, setting),
        title=f"{sign} became part of {setting.name}",
        explanation="In these files a comment goes on a line of its own, and values have no "
        f"quotes. boto3 and the AWS CLI use {setting.name} as written, “{setting.value}”; other "
        "SDKs drop a comment, and keep quotes.",
        profile=section.name,
        evidence=(quote_setting(setting, f"{sign} included", "the value is all of this"),),
        proposals=(
            Proposal(
                title=f"write only the value: {meant}" if meant else "write a value",
                who="caller",
                kind="config-edit",
                edits=(SetSetting(profile=section.name, name=setting.name, value=meant),),
            ),
        ),
    )


def _severity(situation: Situation, setting: Setting) -> Severity:
    """It is an error where the value is looked up or sent in vain."""
    chain = situation.chain
    faults = () if chain is None else chain.faults
    stops = any(fault.subject == setting.value for fault in faults)
    return "error" if stops or situation.failures else "warning"
