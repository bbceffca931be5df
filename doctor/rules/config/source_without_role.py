"""`source_profile` or `credential_source` stands in a profile that has no `role_arn`."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Section, Setting
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, ChangeTarget, RemoveSetting
from doctor.model.finding import Certainty, Finding, Proposal, Severity
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, reached_settings
from doctor.rules.shared.keys.base_key import quote_failure

_TOLD = frozenset(
    {"missing-role-arn", "no-credentials", "source-profile-without-credentials", "missing-source"}
)


@rule(
    id="config/source-without-role",
    summary="a profile has a source but no role to assume with it",
    over=(
        "credentials/no-credentials",
        "config/source-profile-without-credentials",
        "config/sdk-disagreement",
    ),
)
def source_without_role(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a source with nothing to do with its credentials?"""
    for section, setting in reached_settings(situation, "source_profile", "credential_source"):
        if section.kind == "profile" and not _has_role(situation, section.name):
            yield _finding(situation, section, setting)


def _has_role(situation: Situation, name: str) -> bool:
    sections = () if situation.shared is None else situation.shared.sections_of(name)
    return any(each.setting("role_arn") for each in sections)


def _finding(situation: Situation, section: Section, setting: Setting) -> Finding:
    severity, certainty = _weight(situation, section.name)
    told = tuple(quote_failure(each) for each in situation.failures if each.kind in _TOLD)
    return Finding(
        severity=severity,
        certainty=certainty,
        title=f"{setting.name} without role_arn in “{section.name}”",
        explanation=f"{setting.name} says whose credentials to assume a role with, and the "
        "profile has no role_arn. boto3 and the AWS CLI ignore the line, and do not use the "
        "source's credentials either. The SDK for Go, and Terraform, refuse the profile.",
        profile=section.name,
        evidence=(quote_setting(setting, "a source for no role", "no role_arn next to it"), *told),
        proposals=tuple(_propose_role_or_no_source(situation, section, setting)),
        next_step=f"if you mean a role: add role_arn to “{section.name}”",
    )


def _weight(situation: Situation, name: str) -> tuple[Severity, Certainty]:
    """It stops what finds no credentials beside the line; else it is ignored."""
    fault = fault_of(situation, "no-credentials", "source-profile-without-credentials")
    if fault is not None and fault.profile == name:
        return "error", "proven"
    told = [each for each in situation.failures if each.kind in _TOLD]
    if not told:
        return "warning", "proven"
    sure = any(each.kind == "missing-role-arn" and each.profile in (None, name) for each in told)
    return "error", "proven" if sure else "likely"


def _propose_role_or_no_source(
    situation: Situation, section: Section, setting: Setting
) -> Iterator[Proposal]:
    chain = situation.chain
    selected = chain is not None and (chain.profile or "default") == section.name
    if setting.name == "source_profile" and setting.value != section.name and selected:
        variable = None if chain is None else chain.selected_by.variable
        source = setting.value
        yield Proposal(
            title=f"if you mean no role: use “{source}” itself",
            who="caller",
            kind="request" if variable is None else "environment",
            edits=(
                ChangeTarget(profile=source)
                if variable is None
                else ChangeEnvironment(set=((variable, source),)),
            ),
            commands=(
                shell("aws sts get-caller-identity --profile {}", source)
                if variable is None
                else shell("export {}={}", variable, source),
            ),
        )
    yield Proposal(
        title=f"remove {setting.name}",
        who="caller",
        kind="config-edit",
        edits=(RemoveSetting(place=setting.place),),
    )
