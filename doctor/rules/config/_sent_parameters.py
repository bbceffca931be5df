"""What was really sent, where the case shows it: parameters of the call that CloudTrail recorded.

https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import UNSET

from doctor.model.situation import HopVerdict, Situation

PARAMETERS: Final[dict[str, str]] = {
    "external_id": "externalId",
    "mfa_serial": "serialNumber",
    "duration_seconds": "durationSeconds",
    "role_session_name": "roleSessionName",
}
"""Settings of a profile, and what CloudTrail calls the parameter."""


def recorded_parameters(situation: Situation, hop: HopVerdict) -> Mapping[str, Any] | None:
    """Return the parameters of the last AssumeRole call for a hop's role that was recorded."""
    found: Mapping[str, Any] | None = None
    for record in situation.case.cloudtrail:
        sent = record.get("requestParameters")
        if record.get("eventName") != "AssumeRole" or not isinstance(sent, dict):
            continue
        if sent.get("roleArn") == hop.role_arn:
            found = sent
    return found


def leaves_out_parameter(situation: Situation, hop: HopVerdict, setting: str) -> bool:
    """Say whether the call is known to have gone out without a setting that the profile has.

    CloudTrail tells, or the case itself: its `request` says that there was none.
    """
    recorded = recorded_parameters(situation, hop)
    if recorded is not None:
        return PARAMETERS[setting] not in recorded
    request = situation.case.request
    if request is UNSET or hop is not situation.hops[-1]:
        return False
    if setting == "external_id":
        return request.external_id is None
    if setting == "mfa_serial":
        mfa = request.mfa
        return mfa is not UNSET and (mfa.present is False or mfa.serial is None)
    return False
