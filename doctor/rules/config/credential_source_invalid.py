"""`credential_source` holds a value that no SDK knows."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import Setting
from doctor.model.edit import SetSetting
from doctor.model.enumeration import or_list
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.profiles import nearest_names
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, reached_settings

_VALUES = ("Environment", "Ec2InstanceMetadata", "EcsContainer")


@rule(
    id="config/credential-source-invalid",
    summary="credential_source has a value that SDKs do not know",
)
def credential_source_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: is it one of the three values, case-sensitive?"""
    fault = fault_of(situation, "bad-credential-source")
    for section, setting in reached_settings(situation, "credential_source"):
        stops = fault is not None and fault.place == setting.place
        if setting.value not in _VALUES and (stops or situation.failures):
            yield _finding(section.name, setting, proven=stops)


def _finding(profile: str, setting: Setting, *, proven: bool) -> Finding:
    meant = nearest_names(setting.value.partition(" ")[0], _VALUES, most=1)
    return Finding(
        title=f"credential_source = {setting.value} is not a value that SDKs know",
        explanation=f"Valid values are {', '.join(_VALUES)} (case-sensitive). A comment on the "
        "same line becomes part of the value.",
        certainty="proven" if proven else "likely",
        profile=profile,
        evidence=(quote_setting(setting, "unknown value", "not a valid value"),),
        proposals=tuple(
            Proposal(
                title=f"write {value}",
                who="caller",
                kind="config-edit",
                edits=(SetSetting(profile=profile, name="credential_source", value=value),),
            )
            for value in meant
        ),
        next_step=f"set it to {or_list(_VALUES)}",
    )
