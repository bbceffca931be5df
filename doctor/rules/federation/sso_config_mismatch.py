"""The settings for IAM Identity Center are incomplete, or contradict their sso-session."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import ChainFault, Section
from doctor.model.edit import RemoveSetting, RenameSection, SetSetting
from doctor.model.finding import Evidence, Finding, Proposal, Quote
from doctor.model.situation import Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, quote_place
from doctor.rules.shared.files.sso_regions import has_missed_settings
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="federation/sso-config-mismatch",
    summary="the Identity Center settings are incomplete or contradict their sso-session",
    over=("credentials/no-credentials",),
)
def sso_config_mismatch(situation: Situation) -> Iterator[Finding]:
    """Ask: do the profile and its sso-session together say where to sign in, and for what?"""
    fault = fault_of(situation, "sso-session-not-found", "sso-incomplete", "sso-conflict")
    if fault is None:
        yield from _explain_failures(situation)
        return
    if any(each.operation == "GetRoleCredentials" for each in situation.failures):
        # Identity Center was asked for a role: a section that was not seen is there.
        return
    title, explanation = _words(fault)
    misnamed = tuple(_find_misnamed(situation, fault))
    yield Finding(
        title=title,
        explanation=explanation,
        profile=fault.profile,
        evidence=(
            quote_place(situation, fault.place, title),
            *(_quote_header(each, fault.subject) for each in misnamed),
        ),
        proposals=tuple(_propose_matching_sso_settings(situation, fault, misnamed)),
        next_step="aws configure sso writes a complete profile",
    )


def _explain_failures(situation: Situation) -> Iterator[Finding]:
    """Tell it by what an SDK says, where the files were not seen."""
    # What people tell of a tool and Identity Center may be the tool: the differential ranks it.
    failed = [
        each
        for each in situation.failures
        if each.kind == "sso-settings"
        and "told-in-prose" not in each.signs
        and not has_missed_settings(situation, each)
    ]
    if not failed or _signs_in_otherwise(situation):
        return
    profile = next((each.profile for each in failed if each.profile), None)
    name = "the profile" if profile is None else f"the profile {profile}"
    yield Finding(
        title=f"the Identity Center settings of {name} are not right",
        explanation="The SDK, or Identity Center itself, refuses them: a start URL, Region, "
        "account or role name is missing or wrong, or the sso-session does not exist.",
        certainty="likely",
        profile=profile,
        evidence=tuple(quote_failure(each) for each in failed),
        next_step="aws configure sso writes a complete profile; the start URL is the one of your "
        "access portal, and sso_region the Region of Identity Center",
    )


def _signs_in_otherwise(situation: Situation) -> bool:
    """Say whether the files were seen, and the profile has nothing to do with Identity Center."""
    base = situation.base
    return base is not None and base.kind not in {"sso", "imds", "container"}


def _find_misnamed(situation: Situation, fault: ChainFault) -> Iterator[Section]:
    """Give sections that hold such a session, and that SDKs skip for their header."""
    sections = () if situation.shared is None else situation.shared.config.sections
    for each in sections if fault.kind == "sso-session-not-found" else ():
        named = each.name.split()[-1:] == [fault.subject]
        if named and each.kind == "ignored" and each.setting("sso_start_url") is not None:
            yield each


def _quote_header(section: Section, name: str) -> Evidence:
    label = f"write [sso-session {name}]"
    quote = Quote(text=section.header, length=len(section.header), label=label)
    return Evidence(says="SDKs skip this section", place=section.place, quote=quote)


def _words(fault: ChainFault) -> tuple[str, str]:
    if fault.kind == "sso-session-not-found":
        return (
            f"there is no [sso-session {fault.subject}]",
            "The profile reads its start URL and Region from that section of the config file. "
            "SDKs do not read such a section in the credentials file.",
        )
    if fault.kind == "sso-incomplete":
        missing = ", ".join(fault.subjects)
        return (
            f"the Identity Center profile lacks {missing}",
            "A profile that signs in through IAM Identity Center needs sso_start_url, "
            "sso_region, sso_account_id and sso_role_name; with sso_session, the first two are "
            f"in that section. {fault.says}".strip(),
        )
    own, session = fault.subjects
    return (
        f"{fault.subject} is “{own}” in the profile and “{session}” in its sso-session",
        "If a profile repeats a setting of its sso-session, the two have to agree; otherwise "
        "SDKs refuse the profile.",
    )


def _propose_matching_sso_settings(
    situation: Situation, fault: ChainFault, misnamed: tuple[Section, ...]
) -> Iterator[Proposal]:
    if fault.kind == "sso-conflict":
        yield Proposal(
            title=f"keep {fault.subject} only in the sso-session",
            who="caller",
            kind="config-edit",
            edits=(RemoveSetting(place=fault.place),),
        )
    for each in misnamed:
        header = f"[sso-session {fault.subject}]"
        yield Proposal(
            title=f"change the header {each.header} to {header}",
            who="caller",
            kind="config-edit",
            edits=(RenameSection(place=each.place, header=header),),
        )
    if fault.kind == "sso-session-not-found" and fault.profile and not misnamed:
        sections = situation.shared.config.sections if situation.shared else ()
        names = [each.name for each in sections if each.kind == "sso-session"]
        for name in nearest_names(fault.subject, names, most=1) or tuple(names[:1]):
            yield Proposal(
                title=f"use the sso-session “{name}”",
                who="caller",
                kind="config-edit",
                edits=(SetSetting(profile=fault.profile, name="sso_session", value=name),),
            )
