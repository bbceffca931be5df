"""The chain of source profiles loops."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import SetSetting
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import (
    fault_of,
    profiles_with_keys,
    reached_settings,
    were_files_read,
)
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="config/source-profile-loop",
    summary="the chain of source profiles loops",
)
def source_profile_loop(situation: Situation) -> Iterator[Finding]:
    """Ask: does following `source_profile` ever end?"""
    fault = fault_of(situation, "loop")
    told = tuple(each for each in situation.failures if each.kind == "loop")
    if fault is None:
        if situation.chain is None and told:
            yield Finding(
                title="the source profiles form a loop",
                explanation="Following source_profile comes back to a profile already visited.",
                evidence=tuple(map(quote_failure, told)),
                next_step="run roledoctor check on the machine where the files are",
            )
        return
    way = " -> ".join(fault.subjects)
    yield Finding(
        title=f"the source profiles form a loop: {way}",
        explanation="Each of these profiles gets its credentials from the next, and the last one "
        "from an earlier one, so the chain never reaches any credentials.",
        # Keys in a file that was not seen would end the way.
        certainty="proven" if told or were_files_read(situation) else "likely",
        profile=fault.profile,
        evidence=_evidence(situation, fault.subjects),
        proposals=tuple(
            Proposal(
                title=f"let “{fault.profile}” get its credentials from “{candidate}”",
                who="caller",
                kind="config-edit",
                edits=(
                    SetSetting(profile=fault.profile or "", name="source_profile", value=candidate),
                ),
                chooses_caller=True,
            )
            for candidate in profiles_with_keys(situation)
            if candidate not in fault.subjects
        ),
        next_step="point one source_profile to a profile that has credentials",
    )


def _evidence(situation: Situation, names: tuple[str, ...]) -> tuple[Evidence, ...]:
    return tuple(
        quote_setting(setting, f"“{section.name}” points to “{setting.value}”")
        for section, setting in reached_settings(situation, "source_profile")
        if section.name in names
    )
