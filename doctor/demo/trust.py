"""Demos of the trust policy: who is named, under which condition, and whether the role exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doctor.demo.scenario import (
    ANY_ROLE,
    BASE,
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


def _external_id_mismatch(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF123456"}}
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root", condition))
    machine.config(project_role(arn, "external_id = ABCDEF654321"))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: machine.replace("config", "ABCDEF654321", "ABCDEF123456"), VIA


def _external_id_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF123456"}}
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root", condition))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    fixed = project_role(arn, "external_id = ABCDEF123456")
    return VIA, lambda: machine.config(fixed), VIA


def _principal_mismatch(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    alice = lab.create_user(BASE, "alice")
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(alice.arn))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: lab.set_trust_policy(arn, trust(bob.arn)), VIA


def _wrong_account(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust("arn:aws:iam::333344445555:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: lab.set_trust_policy(arn, trust(bob.arn)), VIA


def _role_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn.replace(ROLE, "projectadmin")))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: machine.replace("config", "projectadmin", ROLE), VIA


SCENARIOS: Final = (
    Scenario(
        name="external-id-mismatch",
        story="the profile sends one external ID, the role requires another",
        cause="trust/external-id-mismatch",
        set_up=_external_id_mismatch,
    ),
    Scenario(
        name="external-id-missing",
        story="the role requires an external ID, the profile sends none",
        cause="trust/external-id-missing",
        set_up=_external_id_missing,
    ),
    Scenario(
        name="principal-mismatch",
        story="the role trusts alice, and bob calls",
        cause="trust/trust-principal-mismatch",
        set_up=_principal_mismatch,
    ),
    Scenario(
        name="wrong-account",
        story="the role trusts an account other than the caller's",
        cause="trust/trust-wrong-account",
        set_up=_wrong_account,
    ),
    Scenario(
        name="role-does-not-exist",
        story="one letter's case of the role's name is wrong",
        cause="trust/role-does-not-exist",
        set_up=_role_missing,
    ),
)
