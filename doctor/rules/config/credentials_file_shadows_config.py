"""The same profile is in both files, and the credentials file hides what the config says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.model.arn import shorten_key
from doctor.model.chain import Section, Setting
from doctor.model.edit import Edit, RemoveSetting, SetSetting
from doctor.model.finding import Certainty, Evidence, Finding, Proposal, Severity
from doctor.model.situation import Situation
from doctor.profiles import ROLE_SETTINGS
from doctor.profiles.setting_names import KEY_SETTINGS
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_sections
from doctor.rules.shared.keys.base_key import KEY_REFUSALS, quote_failure
from doctor.rules.shared.trust.near_misses import missed_conditions

_KEY = "aws_access_key_id"
_KINDS: Final[dict[str, str]] = {
    "sso_session": "IAM Identity Center",
    "sso_start_url": "IAM Identity Center",
    "credential_process": "credential_process",
    "login_session": "aws login",
}
"""Other kinds of credentials that a profile of the config file may be meant for."""


class Shadow(msgspec.Struct, frozen=True, kw_only=True):
    """One profile in both files: what the credentials file says, and what it hides."""

    profile: str
    wins: Setting
    hidden: Setting
    hidden_kind: str = ""


@rule(
    id="config/credentials-file-shadows-config",
    summary="a profile is in both files, and the credentials file overrides the config file",
    over=(
        "credentials/access-key-invalid",
        "credentials/session-expired",
        "trust/external-id-mismatch",
        "config/sdk-disagreement",
    ),
)
def credentials_file_shadows_config(situation: Situation) -> Iterator[Finding]:
    """Ask: does a leftover of the credentials file overrule what the profile is meant to be?"""
    for shadow in _shadows(situation):
        if _is_harmless(situation, shadow):
            continue
        severity, certainty = _weight(situation, shadow)
        yield _finding(situation, shadow, severity, certainty)


def _shadows(situation: Situation) -> Iterator[Shadow]:
    """Give each profile that is reached and is in both files, with what differs first."""
    sections = [each for each in reached_sections(situation) if each.kind == "profile"]
    by_name: dict[str, list[Section]] = {}
    for each in sections:
        by_name.setdefault(each.name, []).append(each)
    for both in by_name.values():
        if len({each.place.file for each in both}) > 1:
            found = _shadow(both[0], both[-1])
            if found is not None:
                yield found


def _shadow(config: Section, credentials: Section) -> Shadow | None:
    for name in (*ROLE_SETTINGS, _KEY):
        wins, hidden = credentials.setting(name), config.setting(name)
        if wins is not None and hidden is not None and wins.value != hidden.value:
            return Shadow(profile=config.name, wins=wins, hidden=hidden)
    key = credentials.setting(_KEY)
    kind = next((each for each in _KINDS if config.setting(each)), None)
    hidden = None if kind is None else config.setting(kind)
    if key is None or kind is None or hidden is None:
        return None
    return Shadow(profile=config.name, wins=key, hidden=hidden, hidden_kind=_KINDS[kind])


def _is_harmless(situation: Situation, shadow: Shadow) -> bool:
    """Of two keys every SDK takes the same one: worth a word only where it was refused."""
    two_keys = shadow.wins.name == _KEY and not shadow.hidden_kind
    return two_keys and not any(each.kind in KEY_REFUSALS for each in situation.base_failures)


def _weight(situation: Situation, shadow: Shadow) -> tuple[Severity, Certainty]:
    """The keys are to blame where keys were refused, and the reader is one that takes them."""
    refused = [each for each in situation.base_failures if each.kind in KEY_REFUSALS]
    if shadow.wins.name == _KEY and refused:
        base = situation.base
        taken = base is not None and base.kind == "static" and base.profile == shadow.profile
        # Fresh credentials of another kind are not refused as a key: it was this one that was sent.
        return "error", "proven" if taken and shadow.hidden_kind else "likely"
    if shadow.wins.name == "external_id":
        wanted = {
            value
            for hop in situation.hops
            if hop.hop.profile == shadow.profile
            for _, element in missed_conditions(hop)
            if (element.key or "").lower() == "sts:externalid"
            for value in element.wanted
        }
        if shadow.hidden.value in wanted:
            return "error", "proven"
    return "warning", "proven"


def _finding(
    situation: Situation, shadow: Shadow, severity: Severity, certainty: Certainty
) -> Finding:
    wins = shadow.wins
    shown = shorten_key(wins.value) if wins.name == _KEY else wins.value
    told = [quote_failure(each) for each in situation.base_failures if each.kind in KEY_REFUSALS]
    return Finding(
        severity=severity,
        certainty=certainty,
        title=f"“{shadow.profile}” is in both files, and {_what(shadow)}",
        explanation=_explain(shadow),
        profile=shadow.profile,
        evidence=(
            quote_setting(
                msgspec.structs.replace(wins, value=shown),
                "the credentials file says",
                "this is used",
            )
            if not shadow.hidden_kind
            else Evidence(says=f"key {shown} is in the credentials file", place=wins.place),
            _shadow_evidence(shadow),
            *(told if severity == "error" else ()),
        ),
        proposals=tuple(_propose_one_file(situation, shadow)),
    )


def _what(shadow: Shadow) -> str:
    if shadow.hidden_kind:
        return f"some tools prefer its keys to {shadow.hidden_kind}"
    return f"the credentials file's {shadow.wins.name} wins"


def _explain(shadow: Shadow) -> str:
    if not shadow.hidden_kind:
        return (
            "If both files set a value for one profile, every SDK uses the one in the "
            "credentials file and ignores the line in the config file."
        )
    if shadow.hidden_kind == "IAM Identity Center":
        return (
            "boto3 and the AWS CLI sign in through Identity Center here, and ignore the keys. "
            "The SDK for Go, Terraform and older tools use the keys in the credentials file, "
            "which are often left over."
        )
    return (
        "boto3 and the AWS CLI use the keys in the credentials file and never reach "
        f"{shadow.hidden_kind}."
    )


def _shadow_evidence(shadow: Shadow) -> Evidence:
    setting = shadow.hidden
    if setting.name == _KEY:
        setting = msgspec.structs.replace(setting, value=shorten_key(setting.value))
    label = "ignored by some tools" if shadow.hidden_kind else "hidden"
    return quote_setting(setting, "the config file says", label)


def _propose_one_file(situation: Situation, shadow: Shadow) -> Iterator[Proposal]:
    if shadow.wins.name != _KEY:
        yield Proposal(
            title="if the config file is right: remove the other line",
            who="caller",
            kind="config-edit",
            edits=(RemoveSetting(place=shadow.wins.place),),
        )
        yield Proposal(
            title="if the credentials file is right: write the same value in the config file",
            who="caller",
            kind="config-edit",
            edits=(
                SetSetting(
                    profile=shadow.profile,
                    name=shadow.wins.name,
                    value=shadow.wins.value,
                    file="config",
                ),
            ),
        )
        return
    edits = tuple(_lines(situation, shadow))
    yield Proposal(
        title=f"remove the keys of “{shadow.profile}” from the credentials file",
        who="caller",
        kind="config-edit",
        edits=edits,
    )


def _lines(situation: Situation, shadow: Shadow) -> Iterator[Edit]:
    """Give the lines of the key in the credentials file, the last first: lines move up."""
    shared = situation.shared
    sections = () if shared is None else shared.credentials.sections
    found = [
        setting
        for section in sections
        if section.name == shadow.profile
        for setting in section.settings
        if setting.name in KEY_SETTINGS
    ]
    for setting in sorted(found, key=lambda each: each.place.line or 0, reverse=True):
        yield RemoveSetting(place=setting.place)
