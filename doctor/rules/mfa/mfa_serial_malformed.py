"""What is sent as the MFA device is neither the ARN of a device nor a serial number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doctor.model.arn import parse_arn
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.secret import holds_stand_in
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.files.comments_and_quotes import drop_comment, drop_quotes
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_devices import (
    devices_of,
    sent_serial,
    set_device,
    usual_device,
    what_cannot_serve,
)
from doctor.rules.shared.requests.request_edits import propose_parameter

_VALID = re.compile(r"[\w+=/:,.@-]{9,256}\Z", re.A)
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"""
_HARDWARE = re.compile(r"(?=.*\d)[A-Z0-9-]+\Z")
_DEVICES = ("mfa", "u2f", "sms-mfa")


@rule(
    id="mfa/mfa-serial-malformed",
    summary="the value sent as MFA device is not a device",
    over=(
        "mfa/mfa-serial-wrong",
        "mfa/mfa-code-invalid",
        "mfa/mfa-device-unusable",
        "config/inline-comment-in-value",
    ),
)
def mfa_serial_malformed(situation: Situation) -> Iterator[Finding]:
    """Ask: is it a device's ARN, or the serial number of a hardware token?"""
    if situation.works:
        return
    told = [
        each
        for each in situation.failures
        if each.kind == "invalid-parameter" and (each.parameter or "").lower() == "serialnumber"
    ]
    serial = sent_serial(situation) or (told[0].value if told else None)
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    if serial is None or holds_stand_in(serial) or serial in (devices_of(situation, caller) or ()):
        return
    fault = _fault(serial)
    refused = [each for each in situation.failures if each.kind == "mfa-serial-invalid"]
    if fault is None and not told:
        return
    yield _finding(situation, caller, serial, fault, (*told, *refused))


def _fault(serial: str) -> tuple[str, Certainty] | None:
    """Say what stands in a device's place, and how sure it is that this is none."""
    if not _VALID.match(serial):
        return _form(serial), "proven"
    if serial.startswith("arn:"):
        arn = parse_arn(serial)
        if arn is None:
            return "it is not a whole ARN", "proven"
        if arn.service == "iam" and arn.kind in _DEVICES:
            return None
        kind = {"user": "an IAM user", "role": "a role"}.get(arn.kind, f"{arn.kind or 'another'}")
        return f"it is the ARN of {kind}, not of a device", "proven"
    if _HARDWARE.match(serial):
        return None
    return "it looks like a name; use the ARN of the device", "likely"


def _form(serial: str) -> str:
    if not serial:
        return "it is empty"
    if len(serial) < 9:  # noqa: PLR2004 - the least that AWS takes
        return f"{len(serial)} characters are too few for a device"
    bad = sorted(set(re.sub(r"[\w+=/:,.@-]", "", serial, flags=re.A)))
    shown = " ".join("a blank" if each.isspace() else each for each in bad)
    return f"it holds {shown}" if bad else f"{len(serial)} characters are too many"


def _finding(
    situation: Situation,
    caller: Caller | None,
    serial: str,
    fault: tuple[str, Certainty] | None,
    told: tuple[Failure, ...],
) -> Finding:
    what, certainty = fault or ("AWS does not take it", "proven")
    setting = set_device(situation)
    hop = next((each for each in situation.hops if each.hop.mfa_serial == serial), None)
    return Finding(
        title=f"“{serial}” is not an MFA device: {what}",
        explanation="Identify a virtual device by its ARN, arn:aws:iam::ACCOUNT:mfa/NAME, and a "
        "hardware token by the serial number on its back. aws iam list-mfa-devices lists your "
        "devices.",
        certainty="proven" if told else certainty,
        hop=None if hop is None else hop.index,
        evidence=(
            *(
                (quote_setting(setting, "this device is configured", "no device"),)
                if setting
                else ()
            ),
            *(() if setting else (Evidence(says=f"sent: {serial}"),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=tuple(_propose_device_arn(situation, hop, caller, serial)),
        next_step="to list your own devices: aws iam list-mfa-devices",
    )


def _propose_device_arn(
    situation: Situation, hop: HopVerdict | None, caller: Caller | None, serial: str
) -> Iterator[Proposal]:
    if hop is None:
        return
    devices = devices_of(situation, caller)
    for device in devices or ():
        if what_cannot_serve(device) is None:
            yield propose_parameter(hop, f"name your device {device}", "mfa_serial", device)
    meant = _guess_serial(serial, caller)
    if devices is None and meant is not None:
        yield propose_parameter(hop, "use the usual ARN of the device", "mfa_serial", meant)


def _guess_serial(serial: str, caller: Caller | None) -> str | None:
    """Guess the ARN that was meant: what clings to it taken off, or the user's usual device."""
    bare = drop_quotes(drop_comment(serial) or serial) or drop_comment(serial) or serial
    bare = "".join(bare.split())
    if bare != serial and _fault(bare) is None:
        return bare
    arn = parse_arn(bare)
    if arn is not None and arn.kind == "user":
        return f"arn:{arn.partition}:iam::{arn.account}:mfa/{arn.name}"
    return None if caller is None else usual_device(caller)
