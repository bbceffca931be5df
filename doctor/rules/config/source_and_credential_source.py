"""A profile has both `source_profile` and `credential_source`."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import RemoveSetting
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, reached_settings


@rule(
    id="config/source-and-credential-source",
    summary="a profile has both source_profile and credential_source",
)
def source_and_credential_source(situation: Situation) -> Iterator[Finding]:
    """Ask: from which of the two are the credentials to come?"""
    fault = fault_of(situation, "source-and-credential-source")
    if fault is None:
        return
    both = [
        setting
        for section, setting in reached_settings(situation, "source_profile", "credential_source")
        if section.name == fault.profile
    ]
    yield Finding(
        title="the profile has both source_profile and credential_source",
        explanation="A role is assumed either with the credentials of another profile, or with "
        "those of the environment, the instance or the container. SDKs refuse to choose.",
        profile=fault.profile,
        evidence=tuple(quote_setting(each, "one of two", "one of two") for each in both),
        proposals=tuple(
            Proposal(
                title=f"remove {each.name}",
                who="caller",
                kind="config-edit",
                edits=(RemoveSetting(place=each.place),),
            )
            for each in reversed(both)
        ),
    )
