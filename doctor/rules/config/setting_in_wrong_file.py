"""A setting or section stands in a file or section in which SDKs do not read it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Section, Setting
from doctor.model.edit import RemoveSetting, SetSetting
from doctor.model.finding import Evidence, Finding, Proposal, Quote
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, reached_sections

_OF_A_ROLE = ("mfa_serial", "external_id", "role_session_name", "duration_seconds")
_TOKENS = ("aws_session_token", "aws_security_token")
_OF_THE_PROFILE = ("sso_account_id", "sso_role_name")


@rule(
    id="config/setting-in-wrong-file",
    summary="a setting is in a file or section where SDKs do not read it",
    over=("config/sdk-disagreement",),
)
def setting_in_wrong_file(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a line that is right, in the wrong place?"""
    if situation.shared is None:
        return
    yield from _section_in_credentials(situation)
    yield from _account_in_session(situation)
    yield from _role_setting_in_source(situation)
    yield from _token_in_other_file(situation)


def _section_in_credentials(situation: Situation) -> Iterator[Finding]:
    """[sso-session …] and [services …] are read from the config file alone."""
    fault = fault_of(situation, "sso-session-not-found", "services-not-found")
    shared = situation.shared
    if fault is None or shared is None:
        return
    kind = "sso-session" if fault.kind == "sso-session-not-found" else "services"
    for section in shared.credentials.sections:
        word, _, name = section.header.strip("[] \t").partition(" ")
        if word == kind and name.strip().strip("\"'") == fault.subject:
            quote = Quote(text=section.header, length=len(section.header), label="not read here")
            yield Finding(
                title=f"{section.header} is in the credentials file",
                explanation=f"SDKs read sections of the kind {kind} only from the config file. In "
                "the credentials file this is a profile with a strange name.",
                profile=fault.profile,
                evidence=(
                    Evidence(says="this section is not read", place=section.place, quote=quote),
                ),
                next_step=f"move the section to {shared.config.path}",
            )


def _account_in_session(situation: Situation) -> Iterator[Finding]:
    """Account and role belong to the profile; the session holds what its profiles share."""
    fault = fault_of(situation, "no-credentials", "sso-incomplete")
    shared = situation.shared
    if fault is None or shared is None:
        return
    sections = shared.sections_of(fault.profile or "default")
    named = {each.value for section in sections if (each := section.setting("sso_session"))}
    for session in shared.config.sections:
        if session.kind != "sso-session" or session.name not in named:
            continue
        for setting in session.settings:
            if setting.name in _OF_THE_PROFILE and not any(
                section.setting(setting.name) for section in sections
            ):
                yield _in_session(fault.profile or "default", session, setting)


def _in_session(profile: str, session: Section, setting: Setting) -> Finding:
    return Finding(
        title=f"{setting.name} is in {session.header}, not in “{profile}”",
        explanation="The session section has what several profiles share: start URL, Region and "
        "scopes. SDKs read account and role only from the profile, so this profile has none.",
        profile=profile,
        evidence=(quote_setting(setting, "not read here", f"belongs in {profile}"),),
        proposals=(_write_in(profile, setting),),
    )


def _write_in(profile: str, setting: Setting) -> Proposal:
    return Proposal(
        title=f"set it in “{profile}”",
        who="caller",
        kind="config-edit",
        edits=(SetSetting(profile=profile, name=setting.name, value=setting.value),),
    )


def _role_setting_in_source(situation: Situation) -> Iterator[Finding]:
    """What goes with the assume call is read from the profile that names the role."""
    roles = [hop for hop in situation.hops if hop.outcome != "worked" and hop.hop.profile]
    for hop in roles:
        source = hop.hop.setting("source_profile")
        if source is None or source.value == hop.hop.profile or situation.shared is None:
            continue
        for section in situation.shared.sections_of(source.value):
            for setting in section.settings:
                lacks = hop.hop.setting(setting.name) is None
                if setting.name in _OF_A_ROLE and lacks and not section.setting("role_arn"):
                    yield _in_source(hop.hop.profile or "", section, setting)


def _in_source(profile: str, section: Section, setting: Setting) -> Finding:
    return Finding(
        severity="warning",
        title=f"{setting.name} is in “{section.name}”, and the role in “{profile}”",
        explanation=f"boto3, the AWS CLI and the other SDKs read {setting.name} only from the "
        f"profile with the role_arn, so the call for “{profile}” does not send it. (aws-vault and "
        "awsume do read it from the source profile.)",
        profile=profile,
        evidence=(quote_setting(setting, "not read here", f"belongs in {profile}"),),
        proposals=(_write_in(profile, setting),),
    )


def _token_in_other_file(situation: Situation) -> Iterator[Finding]:
    """A key and its session token are read from one file, never from both."""
    shared = situation.shared
    for section in reached_sections(situation):
        if shared is None or section.kind != "profile":
            continue
        token = next((found for name in _TOKENS if (found := section.setting(name))), None)
        if token is None or section.setting("aws_access_key_id"):
            continue
        others = [each for each in shared.sections_of(section.name) if each is not section]
        if any(each.setting("aws_access_key_id") for each in others):
            yield Finding(
                severity="warning",
                title=f"{token.name} of “{section.name}” is not in the same file as its key",
                explanation="boto3 and the AWS CLI read key, secret and session token from one "
                "file. They do not send the token in the other file, and AWS refuses a session's "
                "key without it.",
                profile=section.name,
                evidence=(Evidence(says="the token is here, and is not sent", place=token.place),),
                proposals=(
                    Proposal(
                        title="if it is left over: remove the line",
                        who="caller",
                        kind="config-edit",
                        edits=(RemoveSetting(place=token.place),),
                    ),
                ),
                next_step="if it belongs to the key: move the line next to the key",
            )
