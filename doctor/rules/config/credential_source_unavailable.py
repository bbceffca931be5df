"""`credential_source` names a place that has no credentials here."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules.reading.evidence import seen_setting
from doctor.rules.reading.files import fault_of, reached_settings
from doctor.rules.rule import rule

_LACKS = {
    "Environment": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in this environment",
    "EcsContainer": "no AWS_CONTAINER_CREDENTIALS_* variable is set: this is not such a container",
    "Ec2InstanceMetadata": "the metadata service is switched off (AWS_EC2_METADATA_DISABLED)",
}


@rule(
    id="config/credential-source-unavailable",
    summary="credential_source names a place that has no credentials here",
    since="0.1.0",
)
def credential_source_unavailable(situation: Situation) -> Iterator[Finding]:
    """Ask: does the place that is named hold credentials on this machine?"""
    fault = fault_of(situation, "credential-source-unavailable")
    if fault is None:
        return
    yield Finding(
        title=f"there are no credentials in {fault.subject}",
        explanation=f"The profile takes its credentials from there, and {_LACKS[fault.subject]}.",
        profile=fault.profile,
        evidence=tuple(
            seen_setting(setting, "the credentials are to come from here", "empty here")
            for _, setting in reached_settings(situation, "credential_source")
            if setting.place == fault.place
        ),
        next_step="run it where those credentials are, or name a source_profile",
    )
