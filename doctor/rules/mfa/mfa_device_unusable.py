"""The MFA device is of a kind that STS does not accept codes from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition, quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_conditions import Asked, find_unmet_mfa, is_without
from doctor.rules.shared.mfa.mfa_devices import (
    devices_of,
    propose_new_device,
    sent_serial,
    set_device,
    what_cannot_serve,
)
from doctor.rules.shared.requests.request_edits import propose_parameter

_WHY = (
    "STS checks the six digits of an authenticator app or a hardware token. Security keys and "
    "passkeys have no such code: they work only for signing in to the console."
)


@rule(
    id="mfa/mfa-device-unusable",
    summary="the MFA device is of a kind that STS does not accept codes from",
    over=(
        "mfa/mfa-serial-wrong",
        "mfa/mfa-code-invalid",
        "mfa/mfa-code-malformed",
        "mfa/mfa-not-in-request",
        "mfa/mfa-session-needed",
        "permission/deny-without-mfa",
        "trust/trust-condition-unmet",
    ),
)
def mfa_device_unusable(situation: Situation) -> Iterator[Finding]:
    """Ask: is the device that is named, or all that the user has, a security key?"""
    if situation.works:
        return
    serial = sent_serial(situation)
    what = None if serial is None else what_cannot_serve(serial)
    if serial is not None and what is not None:
        yield _explain_device(situation, serial, what)
        return
    for hop in situation.hops:
        asked = next((each for each in find_unmet_mfa(hop) if is_without(each[1])), None)
        caller = _user(hop)
        devices = devices_of(situation, caller)
        if hop.outcome == "worked" or asked is None or serial is not None or not devices:
            continue
        if all(what_cannot_serve(each) for each in devices):
            yield replace(_only(devices, caller, asked), hop=hop.index)


def _user(hop: HopVerdict) -> Caller | None:
    if isinstance(hop.caller, Known) and hop.caller.value.kind == "user":
        return hop.caller.value
    return None


def _explain_device(situation: Situation, serial: str, what: str) -> Finding:
    setting = set_device(situation)
    hop = next((each for each in situation.hops if each.hop.mfa_serial == serial), None)
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    told = [each for each in situation.failures if each.kind.startswith("mfa-")]
    return Finding(
        title=f"the MFA device is {what}, and AWS accepts no code from it",
        explanation=_WHY,
        hop=None if hop is None else hop.index,
        evidence=(
            *((quote_setting(setting, "this device is configured", what),) if setting else ()),
            *(() if setting else (Evidence(says=f"the device in the request: {serial}"),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=(*_others(situation, hop, caller), propose_new_device(caller)),
    )


def _others(
    situation: Situation, hop: HopVerdict | None, caller: Caller | None
) -> Iterator[Proposal]:
    if hop is None:
        return
    for serial in devices_of(situation, caller) or ():
        if what_cannot_serve(serial) is None:
            yield propose_parameter(hop, f"use your device {serial}", "mfa_serial", serial)


def _only(devices: tuple[str, ...], caller: Caller | None, asked: Asked) -> Finding:
    return Finding(
        title=f"MFA is required, and {caller} has only devices without a code",
        explanation=_WHY,
        evidence=(
            quote_condition(*asked, "MFA is required here", "MFA is required"),
            Evidence(says=f"the caller's devices: {', '.join(devices)}"),
        ),
        proposals=(propose_new_device(caller),),
    )
