"""The base of the chain exists and holds no credentials of any kind."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.edit import SetSetting
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, profiles_with_keys, reached_settings
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="config/source-profile-without-credentials",
    summary="the base of the chain has no credentials of any kind",
)
def source_profile_without_credentials(situation: Situation) -> Iterator[Finding]:
    """Ask: does the profile at the base hold anything that SDKs can use as credentials?"""
    fault = fault_of(situation, "source-profile-without-credentials")
    told = [x for x in situation.failures if x.kind == "source-profile-without-credentials"]
    if fault is None and told:
        yield _explain_failure(situation, told)
    if fault is None:
        return
    name = f"the source profile “{fault.subject}”"
    yield Finding(
        title=f"{name} has no credentials",
        explanation="The profile exists, but it has no access key, no role of its own, no SSO, "
        "login, process or web identity settings: nothing to assume the role with.",
        profile=fault.subject,
        evidence=_evidence(situation, fault.subject),
        proposals=tuple(_propose_source_with_credentials(situation, fault.subject)),
    )


def _explain_failure(situation: Situation, failed: list[Failure]) -> Finding:
    """Tell it by what the tool says, where the files were not seen."""
    name = next((each.profile for each in failed if each.profile), None)
    which = "the source profile" if name is None else f"the source profile “{name}”"
    return Finding(
        title=f"{which} gives the tool no credentials",
        explanation="It has none: no access key, no role of its own, no sign-in, process or web "
        "identity. Or it has a kind that this tool, or its version, does not know.",
        certainty="proven" if situation.chain is None else "likely",
        profile=name,
        evidence=tuple(quote_failure(each) for each in failed),
        next_step="roledoctor chain PROFILE shows what the profile has, and on which line",
    )


def _evidence(situation: Situation, subject: str) -> tuple[Evidence, ...]:
    found = tuple(
        quote_setting(setting, "the role gets its credentials from here", "holds none")
        for _, setting in reached_settings(situation, "source_profile")
        if setting.value == subject
    )
    shared = situation.shared
    if shared is None:
        return found
    return found + tuple(
        Evidence(says=f"{section.header} has no credentials", place=section.place)
        for section in shared.sections_of(subject)
    )


def _propose_source_with_credentials(situation: Situation, subject: str) -> Iterator[Proposal]:
    yield Proposal(
        title=f"give “{subject}” an access key",
        who="caller",
        kind="credentials",
        commands=(shell("aws configure --profile {}", subject),),
    )
    for section, setting in reached_settings(situation, "source_profile"):
        if setting.value != subject:
            continue
        for candidate in profiles_with_keys(situation):
            yield Proposal(
                title=f"let “{section.name}” get its credentials from “{candidate}”",
                who="caller",
                kind="config-edit",
                edits=(SetSetting(profile=section.name, name="source_profile", value=candidate),),
                chooses_caller=True,
            )
