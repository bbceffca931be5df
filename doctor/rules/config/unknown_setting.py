"""A setting or variable has a name that no SDK reads, and that comes near to one they do."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import FaultKind, Place, Section, Setting
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, RenameSetting
from doctor.model.enumeration import and_list
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Certainty, Evidence, Finding, Proposal, Quote, Severity
from doctor.model.secret import SECRET_SETTINGS
from doctor.model.situation import Situation
from doctor.profiles.setting_names import VARIABLES, setting_meant
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import reached_sections

_EMPTY: frozenset[FailureKind] = frozenset(
    {
        "no-credentials",
        "partial-credentials",
        "source-profile-without-credentials",
        "missing-source",
        "missing-role-arn",
        "sso-settings",
        "region-missing",
    }
)
_SENT = frozenset({"external_id", "mfa_serial", "role_session_name"})

_LACKING: tuple[FaultKind, ...] = (
    "missing-source",
    "missing-role-arn",
    "no-credentials",
    "partial-credentials",
    "source-profile-without-credentials",
    "sso-incomplete",
)
"""Faults of a setting that is not there: what was meant would mend them. A missing file is none."""


@rule(
    id="config/unknown-setting",
    summary="a setting or variable has a name that SDKs do not know",
    over=("trust/external-id-missing", "mfa/mfa-not-in-request"),
)
def unknown_setting(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a line that was meant for what is missing, under a name that nobody reads?"""
    for section in reached_sections(situation):
        if section.kind == "profile":
            yield from _of_section(situation, section)
    yield from _of_environment(situation)


def _of_section(situation: Situation, section: Section) -> Iterator[Finding]:
    shared = situation.shared
    beside = {
        setting.name
        for each in (() if shared is None else shared.sections_of(section.name))
        for setting in each.settings
    }
    for setting in section.settings:
        meant = setting_meant(setting.name, setting.value)
        if meant is None or meant in beside:
            continue
        severity, certainty = _weight(situation, section.name, meant)
        yield Finding(
            severity=severity,
            certainty=certainty,
            title=f"SDKs do not know the setting {setting.name}; they know {meant}",
            explanation=f"SDKs silently ignore names that they do not know, so “{section.name}” "
            f"has no {meant}.",
            profile=section.name,
            evidence=(_quote_unknown(setting, meant),),
            proposals=_propose_known_names(setting, meant),
            next_step=None
            if meant not in SECRET_SETTINGS
            else f"rename it to {meant}, with the same value",
        )


def _weight(situation: Situation, profile: str, meant: str) -> tuple[Severity, Certainty]:
    chain = situation.chain
    faults = () if chain is None else chain.faults
    if any(each.profile in (profile, None) and each.kind in _LACKING for each in faults):
        return "error", "proven"
    if any(each.kind in _EMPTY for each in situation.failures):
        return "error", "proven"
    hops = [hop for hop in situation.hops if hop.hop.profile == profile and hop.refusals]
    if meant in _SENT and hops:
        return "error", "proven" if any(
            each.denied_by("trust policy") for each in hops
        ) else "likely"
    return "warning", "proven"


def _quote_unknown(setting: Setting, meant: str) -> Evidence:
    """Show the name alone: what stands behind it may be a secret."""
    quote = Quote(text=f"{setting.name} = …", length=len(setting.name), label=f"SDKs read {meant}")
    return Evidence(says="unknown name", place=setting.place, quote=quote)


def _propose_known_names(setting: Setting, meant: str) -> tuple[Proposal, ...]:
    if setting.name == "duration":
        return ()
    return (
        Proposal(
            title=f"use {meant} instead",
            who="caller",
            kind="config-edit",
            edits=(RenameSetting(place=setting.place, name=meant),),
        ),
    )


def _of_environment(situation: Situation) -> Iterator[Finding]:
    """Look at variables only where credentials were missed: many tools have names of their own."""
    chain = situation.chain
    stops = chain is not None and any(
        each.kind in {"no-credentials", "partial-credentials"} for each in chain.faults
    )
    if not stops and not any(each.kind in _EMPTY for each in situation.failures):
        return
    slips = [
        (name, meant)
        for name, meant in VARIABLES.items()
        if situation.variable(name) and not situation.variable(meant)
    ]
    if not slips or not any("KEY" in meant or "TOKEN" in meant for _, meant in slips):
        return
    names = and_list(name for name, _ in slips)
    meant = and_list(dict.fromkeys(each for _, each in slips))
    yield Finding(
        title=f"SDKs do not read {names}; they read {meant}",
        explanation="SDKs silently ignore other names, so there are no credentials in the "
        "environment. (The SDK for Java of version 1 and Ansible do read AWS_ACCESS_KEY and "
        "AWS_SECRET_KEY; nothing else does.)",
        certainty="proven" if stops or situation.failures else "likely",
        evidence=tuple(
            Evidence(says=f"{name} is set, and {each} is not", place=Place(variable=name))
            for name, each in slips
        ),
        proposals=(
            Proposal(
                title="set the variables with the right names",
                who="caller",
                kind="environment",
                edits=(
                    ChangeEnvironment(
                        set=tuple((each, situation.variable(name) or "") for name, each in slips)
                    ),
                ),
                commands=tuple(shell('export {}="${}"', each, name) for name, each in slips),
            ),
        ),
    )
