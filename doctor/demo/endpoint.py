"""Demos of regions: one that the account has not enabled, and one without STS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doctor.demo.scenario import (
    ANY_ROLE,
    BASE,
    CHECK,
    PROJECT,
    ROLE,
    Machine,
    Prepared,
    Scenario,
    allow,
    project_role,
    trust,
)

if TYPE_CHECKING:
    from doctor.lab.server import Lab


def _sts_switched_off(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, region="eu-west-1"))
    machine.credentials(bob)
    lab.settings.switch_sts_off(BASE, "eu-west-1")
    return CHECK, lambda: lab.settings.switch_sts_on(BASE, "eu-west-1"), CHECK


def _region_not_enabled(lab: Lab, machine: Machine) -> Prepared:
    policies = (ANY_ROLE, allow(["account:ListRegions"]))
    bob = lab.create_user(BASE, "bob", policies=policies)
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, region="me-south-1"))
    machine.credentials(bob)

    def mend() -> None:
        for account in (BASE, PROJECT):
            lab.settings.enable_region(account, "me-south-1")

    return CHECK, mend, CHECK


SCENARIOS: Final = (
    Scenario(
        name="sts-region-disabled",
        story="STS is switched off in the region that the profile names",
        cause="endpoint/sts-region-disabled",
        set_up=_sts_switched_off,
    ),
    Scenario(
        name="region-not-enabled",
        story="the profile names a region that the account has not enabled",
        cause="endpoint/opt-in-region-not-enabled",
        set_up=_region_not_enabled,
    ),
)
