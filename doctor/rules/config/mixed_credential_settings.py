"""Settings for several kinds of credentials are in one profile, and SDKs take different ones."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Section, Setting
from doctor.model.credential_kind import CredentialKind
from doctor.model.edit import RemoveSetting
from doctor.model.enumeration import and_list
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.sdk import Sdk
from doctor.model.situation import Situation
from doctor.rules.config._profile_credentials import TAKERS, WORDS, kinds_by_sdk, kinds_in
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_sections
from doctor.rules.shared.keys.base_key import KEY_REFUSALS, quote_failure

_COLLISION = "source-and-credential-source"


@rule(
    id="config/mixed-credential-settings",
    summary="one profile has several kinds of credentials, and SDKs use different ones",
    over=("config/source-and-credential-source", "config/sdk-disagreement"),
)
def mixed_credential_settings(situation: Situation) -> Iterator[Finding]:
    """Ask: does a profile hold settings that contradict one another?"""
    shared = situation.shared
    if shared is None:
        return
    for name in dict.fromkeys(each.name for each in reached_sections(situation)):
        sections = shared.sections_of(name)
        kinds = kinds_in(sections)
        if len(kinds) < 2 or _is_another_question(sections, kinds):  # noqa: PLR2004 - more than one
            continue
        taken = kinds_by_sdk(kinds)
        told = _find_refusal(situation, kinds)
        if len(set(taken.values())) > 1 or told is not None:
            yield _finding(name, kinds, taken, told)


def _is_another_question(
    sections: tuple[Section, ...], kinds: dict[CredentialKind, Setting]
) -> bool:
    """A role beside keys, and keys in the other file, are rows of their own."""
    if "static" not in kinds:
        return False
    has_role = any(section.setting("role_arn") for section in sections)
    files = {setting.place.file for setting in kinds.values()}
    return has_role or len(files) > 1


def _find_refusal(situation: Situation, kinds: dict[CredentialKind, Setting]) -> Failure | None:
    """Return a failure that the mixture explains: Go refuses it, or keys left over are refused."""
    for failure in situation.failures:
        if failure.kind == _COLLISION and "one-credential-type" in failure.signs:
            return failure
        if failure.kind in KEY_REFUSALS and "static" in kinds and failure.hop in (0, None):
            return failure
    return None


def _finding(
    name: str,
    kinds: dict[CredentialKind, Setting],
    taken: dict[Sdk, CredentialKind],
    told: Failure | None,
) -> Finding:
    listed = and_list(WORDS[kind] for kind in kinds)
    return Finding(
        severity="warning" if told is None else "error",
        certainty="proven" if told is None or told.kind == _COLLISION else "likely",
        title=f"“{name}” has {listed}, and SDKs use different ones",
        explanation=f"If a profile has several kinds of credentials, {_who(taken)}. So one tool "
        "works, and another calls as a different identity or has no credentials.",
        profile=name,
        evidence=(*_lines(kinds, taken), *(() if told is None else (quote_failure(told),))),
        proposals=tuple(_propose_one_kind(kinds, taken)),
        next_step="keep each kind in a separate profile",
    )


def _who(taken: dict[Sdk, CredentialKind]) -> str:
    by_kind: dict[CredentialKind, list[str]] = {}
    for sdk, kind in taken.items():
        by_kind.setdefault(kind, []).append(TAKERS[sdk])
    return "; ".join(f"{_join_names(sdks)} {WORDS[kind]}" for kind, sdks in by_kind.items())


def _join_names(sdks: list[str]) -> str:
    alone = len(sdks) == 1 and " and " not in sdks[0]
    return f"{', '.join(sdks)} {'uses' if alone else 'use'}"


def _lines(
    kinds: dict[CredentialKind, Setting], taken: dict[Sdk, CredentialKind]
) -> Iterator[Evidence]:
    first = next(iter(taken.values()), None)
    for kind, setting in kinds.items():
        label = "boto3 and the AWS CLI use this" if kind == first else "they ignore this"
        if kind == "static":
            yield Evidence(says=f"{WORDS[kind]}: {label}", place=setting.place)
        else:
            yield quote_setting(setting, WORDS[kind], label)


def _propose_one_kind(
    kinds: dict[CredentialKind, Setting], taken: dict[Sdk, CredentialKind]
) -> Iterator[Proposal]:
    first = next(iter(taken.values()), None)
    for kind, setting in kinds.items():
        if kind not in {first, "static", "sso"}:
            yield Proposal(
                title=f"where {WORDS[first] if first else 'the other'} is meant: remove "
                f"{setting.name}",
                who="caller",
                kind="config-edit",
                edits=(RemoveSetting(place=setting.place),),
            )
