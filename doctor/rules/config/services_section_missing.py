"""`services` names a section that is not in the config file."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import RemoveSetting, SetSetting
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, selected_setting


@rule(
    id="config/services-section-missing",
    summary="`services` names a section that is not in the config file",
)
def services_section_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: is the [services …] section that the profile names there?"""
    fault = fault_of(situation, "services-not-found")
    setting = selected_setting(situation, "services")
    if fault is None or setting is None or situation.shared is None:
        return
    names = [each.name for each in situation.shared.config.sections if each.kind == "services"]
    yield Finding(
        title=f"there is no [services {fault.subject}] in the config file",
        explanation="The profile reads its service endpoints from that section. Without it, "
        "botocore cannot create any client.",
        profile=fault.profile,
        evidence=(quote_setting(setting, "this section does not exist", "not there"),),
        proposals=(
            *(
                Proposal(
                    title=f"use [services {name}]",
                    who="caller",
                    kind="config-edit",
                    edits=(SetSetting(profile=fault.profile or "", name="services", value=name),),
                )
                for name in nearest_names(fault.subject, names, most=1)
            ),
            Proposal(
                title="remove the line, to use the endpoints of AWS",
                who="caller",
                kind="config-edit",
                edits=(RemoveSetting(place=setting.place),),
            ),
        ),
    )
