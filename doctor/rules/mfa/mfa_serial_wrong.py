"""The MFA device in the request does not belong to the caller."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_devices import devices_of, set_device, what_cannot_serve
from doctor.rules.shared.requests.request_edits import propose_parameter


@rule(
    id="mfa/mfa-serial-wrong",
    summary="the MFA device in the request does not belong to the caller",
    over=("mfa/mfa-code-invalid", "mfa/mfa-not-in-request"),
)
def mfa_serial_wrong(situation: Situation) -> Iterator[Finding]:
    """Ask: is the device registered to the very user that calls?"""
    told = [each for each in situation.failures if each.kind == "mfa-serial-invalid"]
    unknown = _unknown_device(situation)
    if (not told and unknown is None) or situation.works:
        return
    hop = next((each for each in situation.hops if each.hop.mfa_serial), None)
    serial = unknown or (hop.hop.mfa_serial if hop is not None else None) or _set_serial(situation)
    named = "the MFA device" if serial is None else f"the MFA device {serial}"
    yield Finding(
        title=f"{named} does not belong to the caller",
        explanation="AWS accepts codes only from a device that is registered to the calling IAM "
        "user. This device belongs to another user, was deleted or renamed, or the ARN is not a "
        "device's; security keys and passkeys do not work here.",
        hop=None if hop is None else hop.index,
        evidence=(*_evidence(situation), *(quote_failure(each) for each in told)),
        proposals=() if hop is None else tuple(_propose_own_device(situation, hop)),
        next_step=_next(_devices(situation)),
    )


def _next(devices: tuple[str, ...] | None) -> str:
    if devices == ():
        return (
            "the caller has no MFA device: register one in the console (Security credentials, "
            "Assign MFA device, Authenticator app), and set its ARN here"
        )
    return "to list your own devices: aws iam list-mfa-devices"


def _devices(situation: Situation) -> tuple[str, ...] | None:
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    return devices_of(situation, caller)


def _set_serial(situation: Situation) -> str | None:
    setting = set_device(situation)
    return None if setting is None else setting.value


def _unknown_device(situation: Situation) -> str | None:
    """Return the device of the profile where the caller's own are known and it is none of them."""
    devices, serial = _devices(situation), _set_serial(situation)
    if devices is None or serial is None or serial in devices:
        return None
    return serial


def _evidence(situation: Situation) -> Iterator[Evidence]:
    for _, setting in reached_settings(situation, "mfa_serial"):
        yield quote_setting(setting, "this device is configured", "not yours")
    devices = _devices(situation)
    if devices is not None:
        listed = ", ".join(devices) or "none"
        yield Evidence(says=f"the caller's devices: {listed}")


def _propose_own_device(situation: Situation, hop: HopVerdict) -> Iterator[Proposal]:
    for serial in _devices(situation) or ():
        if what_cannot_serve(serial) is None:
            yield propose_parameter(hop, f"use your device {serial}", "mfa_serial", serial)
