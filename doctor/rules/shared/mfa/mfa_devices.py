"""MFA devices: whose they are, which of them AWS takes a code from, and how one is sent along.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.chain import Setting
from doctor.model.command import shell
from doctor.model.edit import FreshCredentials
from doctor.model.finding import Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.requests.request_edits import propose_parameter

_UNUSABLE = {
    ":u2f/": "a security key or passkey",
    ":sms-mfa/": "a phone that receives text messages",
}


def what_cannot_serve(serial: str) -> str | None:
    """Say what a device is that STS takes no code from; `None` for one that may serve."""
    return next((what for mark, what in _UNUSABLE.items() if mark in serial), None)


def devices_of(situation: Situation, caller: Caller | None) -> tuple[str, ...] | None:
    """Return the devices of a user; `None` where they were not listed."""
    if caller is None:
        return None
    devices = situation.case.principal(caller.arn or "").mfa_devices
    return tuple(devices.value) if isinstance(devices, Known) else None


def set_device(situation: Situation) -> Setting | None:
    """Return the mfa_serial that the chain would use, with its place."""
    return next((setting for _, setting in reached_settings(situation, "mfa_serial")), None)


def sent_serial(situation: Situation) -> str | None:
    """Return the device that goes with the call: the profile's, else the request's own."""
    setting = set_device(situation)
    if setting is not None:
        return setting.value
    request = situation.case.request
    if request is UNSET or request.mfa is UNSET or request.mfa.serial is UNSET:
        return None
    return request.mfa.serial


def usual_device(caller: Caller) -> str | None:
    """Return the ARN that a user's virtual device has where it is named like the user."""
    if caller.kind != "user" or caller.account is None:
        return None
    return f"arn:{caller.partition or 'aws'}:iam::{caller.account}:mfa/{caller.name}"


def propose_device(situation: Situation, hop: HopVerdict) -> Iterator[Proposal]:
    """Propose to send the code of each usable device of the caller, or of its usual one."""
    caller = hop.caller.value if isinstance(hop.caller, Known) else None
    if caller is None or caller.kind != "user":
        return
    devices = devices_of(situation, caller)
    for serial in devices or ():
        if what_cannot_serve(serial) is None:
            yield propose_parameter(
                hop, f"enter the code from your MFA device {serial}", "mfa_serial", serial
            )
    usual = usual_device(caller)
    if devices is None and usual is not None:
        title = (
            "enter the code from your MFA device (this is its usual name; aws iam "
            "list-mfa-devices shows the real one)"
        )
        yield propose_parameter(hop, title, "mfa_serial", usual)


def propose_session(situation: Situation, caller: Caller | None, title: str) -> Proposal:
    """Propose a session that a code of the user's device made; the device first, if there is none.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
    """
    devices = devices_of(situation, caller)
    usable = [each for each in devices or () if what_cannot_serve(each) is None]
    if devices is not None and not usable:
        return propose_new_device(caller, "register an authenticator app as your MFA device")
    serial = usable[0] if usable else None if caller is None else usual_device(caller)
    command = shell(
        "aws sts get-session-token --serial-number {} --token-code CODE", serial or "MFA_ARN"
    )
    return Proposal(
        title=title,
        who="caller",
        kind="credentials",
        edits=(FreshCredentials(mfa=True),),
        commands=(command,),
    )


def propose_new_device(
    caller: Caller | None,
    title: str = "add an authenticator app as a second device, and use that one",
) -> Proposal:
    """Propose to add a virtual device, beside one that does not serve or as the first."""
    name = caller.name if caller is not None and caller.kind == "user" else "NAME"
    return Proposal(
        title=title,
        who="caller",
        kind="credentials",
        commands=(
            shell(
                "aws iam create-virtual-mfa-device --virtual-mfa-device-name {} "
                "--outfile qr.png --bootstrap-method QRCodePNG",
                name or "NAME",
            ),
            shell(
                "aws iam enable-mfa-device --user-name {} --serial-number ARN "
                "--authentication-code1 FIRST --authentication-code2 SECOND",
                name or "NAME",
            ),
        ),
    )
