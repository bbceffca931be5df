"""Demos of MFA: no device named, a wrong one, a code that was used."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from doctor.demo.scenario import (
    ANY_ROLE,
    BASE,
    CHECK,
    PROJECT,
    ROLE,
    VIA,
    Machine,
    Prepared,
    Scenario,
    add_admin,
    project_role,
    trust,
)

if TYPE_CHECKING:
    from doctor.lab.server import Lab


def _mfa_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    device = lab.create_mfa_device(bob, "bob")
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root", condition))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    fixed = project_role(arn, f"mfa_serial = {device.serial}")
    after = (*VIA, "--mfa-code", device.code_at(time.time()))
    return VIA, lambda: machine.config(fixed), after


def _mfa_serial_wrong(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    device = lab.create_mfa_device(bob, "bob")
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, f"mfa_serial = arn:aws:iam::{BASE}:mfa/bob-old-phone"))
    machine.credentials(bob)
    code = device.code_at(time.time())
    arguments = (*CHECK, "--mfa-code", code)
    return arguments, lambda: machine.replace("config", "bob-old-phone", "bob"), arguments


def _mfa_code_used(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    device = lab.create_mfa_device(bob, "bob")
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, f"mfa_serial = {device.serial}"))
    machine.credentials(bob)
    now = lab.now
    used, following = device.code_at(now), device.code_at(now + 30)
    device.accept(used, now)
    after = (*CHECK, "--mfa-code", following)
    return (*CHECK, "--mfa-code", used), lambda: None, after


SCENARIOS: Final = (
    Scenario(
        name="mfa-not-in-request",
        story="the role requires MFA, the profile names no device",
        cause="mfa/mfa-not-in-request",
        set_up=_mfa_missing,
    ),
    Scenario(
        name="mfa-serial-wrong",
        story="the profile names a device that bob no longer has",
        cause="mfa/mfa-serial-wrong",
        set_up=_mfa_serial_wrong,
    ),
    Scenario(
        name="mfa-code-used",
        story="the MFA code was used a moment ago",
        cause="mfa/mfa-code-invalid",
        set_up=_mfa_code_used,
    ),
)
