"""Demos of the caller's own permissions, and of the guardrails over both accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doctor.demo.scenario import (
    ANY_ROLE,
    BASE,
    MANAGEMENT,
    PROJECT,
    READ_IAM,
    ROLE,
    VIA,
    Machine,
    Prepared,
    Scenario,
    add_admin,
    add_profile,
    allow,
    deny,
    project_role,
    trust,
)

if TYPE_CHECKING:
    from doctor.lab.server import Lab


def _identity_policy_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(allow(READ_IAM),))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: lab.put_user_policy(bob, allow("sts:AssumeRole", arn)), VIA


def _resource_mismatch(lab: Lab, machine: Machine) -> Prepared:
    other = f"arn:aws:iam::{PROJECT}:role/ProjectReader"
    policies = (allow(READ_IAM), allow("sts:AssumeRole", other))
    bob = lab.create_user(BASE, "bob", policies=policies)
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: lab.put_user_policy(bob, allow("sts:AssumeRole", arn)), VIA


def _explicit_deny(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE, deny("sts:AssumeRole")))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    return VIA, lambda: lab.put_user_policy(bob, allow("s3:ListBucket"), "policy-2"), VIA


def _boundary(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    lab.set_boundary(bob, lab.create_policy(BASE, "Developers", allow(["s3:*", *READ_IAM])))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    wider = lab.create_policy(BASE, "DevelopersAndRoles", allow(["s3:*", "sts:*", *READ_IAM]))
    return VIA, lambda: lab.set_boundary(bob, wider), VIA


def _scp(lab: Lab, machine: Machine) -> Prepared:
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    unit = organization.add_unit(BASE)
    policy = organization.attach("SERVICE_CONTROL_POLICY", unit, deny("sts:AssumeRole"))
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    add_profile(lab, machine, MANAGEMENT, "organization", "organizations:*")
    arguments = (*VIA, "--via-org", "organization")
    return arguments, lambda: organization.detach(policy), arguments


def _rcp(lab: Lab, machine: Machine) -> Prepared:
    organization = lab.create_organization(MANAGEMENT, BASE, PROJECT)
    document = deny("sts:AssumeRole", principal="*")
    policy = organization.attach("RESOURCE_CONTROL_POLICY", PROJECT, document)
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    add_admin(lab, machine)
    add_profile(lab, machine, MANAGEMENT, "organization", "organizations:*")
    arguments = (*VIA, "--via-org", "organization")
    return arguments, lambda: organization.detach(policy), arguments


SCENARIOS: Final = (
    Scenario(
        name="identity-policy-missing",
        story="the role trusts the account, and no policy lets bob assume it",
        cause="permission/identity-policy-missing",
        set_up=_identity_policy_missing,
    ),
    Scenario(
        name="resource-mismatch",
        story="bob may assume roles, but not this one",
        cause="permission/identity-policy-resource-mismatch",
        set_up=_resource_mismatch,
    ),
    Scenario(
        name="identity-explicit-deny",
        story="one policy lets bob assume the role, another denies it",
        cause="permission/identity-explicit-deny",
        set_up=_explicit_deny,
    ),
    Scenario(
        name="boundary-blocks",
        story="bob's permissions boundary leaves sts:AssumeRole out",
        cause="permission/boundary-blocks",
        set_up=_boundary,
    ),
    Scenario(
        name="scp-blocks",
        story="a policy of the organization denies it to bob's whole account",
        cause="permission/scp-blocks",
        set_up=_scp,
    ),
    Scenario(
        name="rcp-blocks",
        story="a resource control policy closes the role's account",
        cause="permission/rcp-blocks",
        set_up=_rcp,
    ),
)
