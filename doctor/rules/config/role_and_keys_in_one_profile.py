"""Static keys and `role_arn` are in one profile: which of them counts differs."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Setting
from doctor.model.edit import RemoveSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles.setting_names import KEY_SETTINGS
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_sections

_KEY = "aws_access_key_id"
_SOURCES = ("source_profile", "credential_source", "web_identity_token_file")
"""Without one of these, the missing source is what stops the profile: a row of its own."""


@rule(
    id="config/role-and-keys-in-one-profile",
    summary="static keys and role_arn are in one profile, and SDKs disagree on which one to use",
    severity="warning",
    over=("config/sdk-disagreement",),
)
def role_and_keys_in_one_profile(situation: Situation) -> Iterator[Finding]:
    """Ask: does a profile hold a role and keys, of which only one is used?"""
    shared = situation.shared
    if shared is None:
        return
    names = list(dict.fromkeys(each.name for each in reached_sections(situation)))
    for position, name in enumerate(names):
        settings = {
            setting.name: setting
            for section in shared.sections_of(name)
            for setting in section.settings
        }
        sourced = any(each in settings for each in _SOURCES)
        if _KEY in settings and "role_arn" in settings and sourced:
            yield _finding(name, settings, is_source=position > 0)


def _finding(name: str, settings: dict[str, Setting], *, is_source: bool) -> Finding:
    source = settings.get("source_profile")
    own = source is not None and source.value == name
    lines = [
        quote_setting(settings["role_arn"], "the role"),
        Evidence(says="the keys", place=settings[_KEY].place),
    ]
    if source is not None:
        lines.append(quote_setting(source, "the source"))
    return Finding(
        severity="warning",
        title=f"“{name}” has keys and a role: {_short(own=own, is_source=is_source)}",
        explanation=_explain(name, source, own=own, is_source=is_source),
        profile=name,
        evidence=tuple(lines),
        proposals=tuple(_propose_role_or_keys(name, settings, own=own, is_source=is_source)),
        next_step="keep the keys in a separate profile, and set it as source_profile",
    )


def _short(*, own: bool, is_source: bool) -> str:
    if is_source:
        return "as a source, its keys count"
    return "it is its own source" if own else "its keys are not used"


def _explain(name: str, source: Setting | None, *, own: bool, is_source: bool) -> str:
    if is_source:
        return (
            f"If another profile uses “{name}” as its source, boto3, the AWS CLI, JavaScript and "
            "Rust sign with its keys and silently ignore its role. Go (and Terraform) and Java "
            "assume its role first."
        )
    if own:
        return (
            "boto3, the AWS CLI and Go assume the role with the profile's own keys. Java reports "
            "a loop and stops."
        )
    whose = "its source" if source is None else f"“{source.value}”"
    return f"The role is assumed with the credentials of {whose}. The keys next to it are not used."


def _propose_role_or_keys(
    name: str, settings: dict[str, Setting], *, own: bool, is_source: bool
) -> Iterator[Proposal]:
    if is_source:
        yield Proposal(
            title=f"if the keys are meant: remove role_arn from “{name}”",
            who="caller",
            kind="config-edit",
            edits=(RemoveSetting(place=settings["role_arn"].place),),
        )
        return
    if own or "source_profile" not in settings:
        return
    lines = sorted(
        (settings[half].place for half in KEY_SETTINGS if half in settings),
        key=lambda place: place.line or 0,
        reverse=True,
    )
    yield Proposal(
        title=f"remove the keys from “{name}”",
        who="caller",
        kind="config-edit",
        edits=tuple(RemoveSetting(place=place) for place in lines),
    )
