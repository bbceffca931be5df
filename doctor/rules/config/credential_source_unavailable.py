"""`credential_source` names a place that has no credentials here."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import fault_of, reached_settings
from doctor.rules.shared.keys.base_key import base_failures, quote_failure

_LACKS = {
    "Environment": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in this environment",
    "EcsContainer": "no AWS_CONTAINER_CREDENTIALS_* variable is set: this is not such a container",
    "Ec2InstanceMetadata": "the metadata service is disabled (AWS_EC2_METADATA_DISABLED)",
}

_EMPTY = {**_LACKS, "Ec2InstanceMetadata": "the metadata service gave none on this machine"}
"""The same where the SDK told it, after it had asked."""


@rule(
    id="config/credential-source-unavailable",
    summary="credential_source names a source that has no credentials here",
)
def credential_source_unavailable(situation: Situation) -> Iterator[Finding]:
    """Ask: does the place that is named hold credentials on this machine?"""
    fault = fault_of(situation, "credential-source-unavailable")
    if fault is None:
        yield from _explain_failures(situation)
    if fault is None or _is_known_to_aws(situation):
        return
    yield Finding(
        title=f"there are no credentials in {fault.subject}",
        explanation=f"The profile takes its credentials from there, and {_LACKS[fault.subject]}.",
        # A case without an environment shows nothing of it: nobody looked.
        certainty="likely" if situation.case.env is UNSET else "proven",
        profile=fault.profile,
        evidence=tuple(
            quote_setting(setting, "the credentials should come from here", "empty here")
            for _, setting in reached_settings(situation, "credential_source")
            if setting.place == fault.place
        ),
        next_step="run it where those credentials are, or name a source_profile",
    )


def _explain_failures(situation: Situation) -> Iterator[Finding]:
    """Tell it by the SDK's own words: whether an instance hands out keys no file shows."""
    told = base_failures(situation, "credential-source-unavailable")
    if not told:
        return
    place = next((each.source for each in told if each.source), None)
    named = tuple(
        quote_setting(setting, "the credentials should come from here", "empty here")
        for _, setting in reached_settings(situation, "credential_source")
    )
    yield Finding(
        title=f"there are no credentials in {place or 'the place that credential_source names'}",
        explanation="The profile takes its credentials from there, "
        f"and {_EMPTY.get(place or '', 'it holds none where this runs')}.",
        profile=next((each.profile for each in told if each.profile), None),
        evidence=(*named, *(quote_failure(each) for each in told)),
        next_step="run it where those credentials are, or name a source_profile",
    )


def _is_known_to_aws(situation: Situation) -> bool:
    """Say whether the case shows who calls: then there were credentials where it ran.

    A pasted case tells little of the environment; a machine that is looked at has no caller here.
    """
    return isinstance(situation.caller, Known) and situation.caller.value.arn is not None
