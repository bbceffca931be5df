"""`source_profile` names a profile that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import ChainFault
from doctor.model.command import quote
from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, profiles_with_keys, reached_settings
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="config/source-profile-missing",
    summary="source_profile names a profile that does not exist",
)
def source_profile_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: is there such a source, and if not, which one was meant?"""
    fault = fault_of(situation, "source-profile-not-found")
    if fault is not None and fault.profile is not None:
        yield _of_fault(situation, fault, fault.profile)
        return
    if situation.shared is not None and any(file.exists for file in situation.shared.files):
        return
    for failure in situation.failures:
        if failure.kind == "source-profile-not-found":
            yield Finding(
                title=f"the source profile “{failure.source}” does not exist",
                explanation=f"The profile “{failure.profile}” gets its credentials from "
                f"“{failure.source}”, and no file that was read has that profile.",
                profile=failure.profile,
                evidence=(quote_failure(failure),),
                next_step="run roledoctor check on the machine where the files are",
            )


def _of_fault(situation: Situation, fault: ChainFault, profile: str) -> Finding:
    shared = situation.shared
    names = () if shared is None else shared.profile_names
    near = nearest_names(fault.subject, (name for name in names if name != profile))
    candidates = near or tuple(n for n in profiles_with_keys(situation) if n != profile)[:1]
    return Finding(
        title=f"the source profile “{fault.subject}” does not exist",
        explanation=f"The profile “{profile}” gets its credentials from “{fault.subject}”, and "
        "neither file has a profile with that name. "
        + (f"The files have: {', '.join(names)}." if names else ""),
        profile=profile,
        evidence=_evidence(situation, fault),
        proposals=tuple(
            Proposal(
                title=f"use the credentials of “{candidate}”",
                who="caller",
                kind="config-edit",
                edits=(SetSetting(profile=profile, name="source_profile", value=candidate),),
                chooses_caller=True,
            )
            for candidate in candidates
        ),
        next_step=None if candidates else f"aws configure --profile {quote(fault.subject)}",
    )


def _evidence(situation: Situation, fault: ChainFault) -> tuple[Evidence, ...]:
    for _, setting in reached_settings(situation, "source_profile"):
        if setting.place == fault.place:
            return (quote_setting(setting, "this names the source", "no such profile"),)
    return (Evidence(says=f"it names “{fault.subject}”", place=fault.place),)
