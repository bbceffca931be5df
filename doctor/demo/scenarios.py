"""The scenarios, in the order in which `roledoctor demo --list` shows them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from doctor.demo.scenario import (
    BASE,
    PROJECT,
    READ_IAM,
    Machine,
    Mend,
    Scenario,
    allow,
    project_role,
    trust,
)

if TYPE_CHECKING:
    from doctor.lab.server import Lab

_Prepared = tuple[tuple[str, ...], Mend, tuple[str, ...]]
_CHECK = ("project-role",)
_VIA = ("project-role", "--via", "admin")
_ROLE = "ProjectAdmin"
_ANY_ROLE = allow(["sts:AssumeRole", *READ_IAM])


def _admin(lab: Lab, machine: Machine) -> None:
    """Add the profile `admin`: somebody who may read IAM in the project account."""
    admin = lab.create_user(PROJECT, "admin", policies=(allow(READ_IAM),))
    file = machine.home / ".aws" / "credentials"
    file.write_text(
        file.read_text(encoding="utf-8") + f"\n[admin]\naws_access_key_id = {admin.access_key_id}\n"
        f"aws_secret_access_key = {admin.secret_access_key}\n",
        encoding="utf-8",
    )


def _external_id_mismatch(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF123456"}}
    arn = lab.create_role(
        PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root", condition)
    )
    machine.config(project_role(arn, "external_id = ABCDEF654321"))
    machine.credentials(bob)
    _admin(lab, machine)
    return _VIA, lambda: machine.replace("config", "ABCDEF654321", "ABCDEF123456"), _VIA


def _external_id_missing(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    condition = {"StringEquals": {"sts:ExternalId": "ABCDEF123456"}}
    arn = lab.create_role(
        PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root", condition)
    )
    machine.config(project_role(arn))
    machine.credentials(bob)
    _admin(lab, machine)
    fixed = project_role(arn, "external_id = ABCDEF123456")
    return _VIA, lambda: machine.config(fixed), _VIA


def _principal_mismatch(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    alice = lab.create_user(BASE, "alice")
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(alice.arn))
    machine.config(project_role(arn))
    machine.credentials(bob)
    _admin(lab, machine)
    return _VIA, lambda: lab.set_trust_policy(arn, trust(bob.arn)), _VIA


def _wrong_account(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust("arn:aws:iam::333344445555:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    _admin(lab, machine)
    return _VIA, lambda: lab.set_trust_policy(arn, trust(bob.arn)), _VIA


def _identity_policy_missing(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(allow(READ_IAM),))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    _admin(lab, machine)
    return _VIA, lambda: lab.put_user_policy(bob, allow("sts:AssumeRole", arn)), _VIA


def _resource_mismatch(lab: Lab, machine: Machine) -> _Prepared:
    other = f"arn:aws:iam::{PROJECT}:role/ProjectReader"
    policies = (allow(READ_IAM), allow("sts:AssumeRole", other))
    bob = lab.create_user(BASE, "bob", policies=policies)
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    _admin(lab, machine)
    return _VIA, lambda: lab.put_user_policy(bob, allow("sts:AssumeRole", arn)), _VIA


def _mfa_missing(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    device = lab.create_mfa_device(bob, "bob")
    condition = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    arn = lab.create_role(
        PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root", condition)
    )
    machine.config(project_role(arn))
    machine.credentials(bob)
    _admin(lab, machine)
    fixed = project_role(arn, f"mfa_serial = {device.serial}")
    after = (*_VIA, "--mfa-code", device.code_at(time.time()))
    return _VIA, lambda: machine.config(fixed), after


def _mfa_serial_wrong(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    device = lab.create_mfa_device(bob, "bob")
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, f"mfa_serial = arn:aws:iam::{BASE}:mfa/bob-old-phone"))
    machine.credentials(bob)
    code = device.code_at(time.time())
    arguments = (*_CHECK, "--mfa-code", code)
    return arguments, lambda: machine.replace("config", "bob-old-phone", "bob"), arguments


def _mfa_code_used(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    device = lab.create_mfa_device(bob, "bob")
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, f"mfa_serial = {device.serial}"))
    machine.credentials(bob)
    now = lab.now
    used, following = device.code_at(now), device.code_at(now + 30)
    device.accept(used, now)
    after = (*_CHECK, "--mfa-code", following)
    return (*_CHECK, "--mfa-code", used), lambda: None, after


def _key_deleted(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    lab.delete_key(bob)
    return _CHECK, lambda: machine.credentials(lab.create_key(bob)), _CHECK


def _token_missing(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    session = lab.session(bob)
    held = bob._replace(access_key_id=session.key, secret_access_key=session.secret)
    machine.config(project_role(arn))
    machine.credentials(held)
    token = f"aws_session_token = {session.token}\n"
    return _CHECK, lambda: machine.credentials(held, extra=token), _CHECK


def _session_expired(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    session = lab.session(bob, seconds=0)
    held = bob._replace(access_key_id=session.key, secret_access_key=session.secret)
    machine.config(project_role(arn))
    machine.credentials(held, extra=f"aws_session_token = {session.token}\n")
    return _CHECK, lambda: machine.credentials(bob), _CHECK


def _duration_too_long(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, "duration_seconds = 43200"))
    machine.credentials(bob)
    return _CHECK, lambda: machine.replace("config", "43200", "3600"), _CHECK


def _chained_too_long(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    hub = lab.create_role(
        BASE,
        "Hub",
        trust_policy=trust(f"arn:aws:iam::{BASE}:root"),
        policies=(allow("sts:AssumeRole"),),
    )
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(hub), max_session_duration=43200)
    machine.config(
        f"[profile hub]\nrole_arn = {hub}\nsource_profile = default\n\n"
        f"[profile project-role]\nrole_arn = {arn}\nsource_profile = hub\n"
        "region = us-east-1\nduration_seconds = 7200\n"
    )
    machine.credentials(bob)
    return _CHECK, lambda: machine.replace("config", "7200", "3600"), _CHECK


def _prefix_missing(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn).replace("[profile project-role]", "[project-role]"))
    machine.credentials(bob)
    return (
        _CHECK,
        lambda: machine.replace("config", "[project-role]", "[profile project-role]"),
        _CHECK,
    )


def _session_name_invalid(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, "role_session_name = feature/new login"))
    machine.credentials(bob)
    return (
        _CHECK,
        lambda: machine.replace("config", "feature/new login", "feature-new-login"),
        _CHECK,
    )


def _role_missing(lab: Lab, machine: Machine) -> _Prepared:
    bob = lab.create_user(BASE, "bob", policies=(_ANY_ROLE,))
    arn = lab.create_role(PROJECT, _ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn.replace(_ROLE, "projectadmin")))
    machine.credentials(bob)
    _admin(lab, machine)
    return _VIA, lambda: machine.replace("config", "projectadmin", _ROLE), _VIA


SCENARIOS: Final = (
    Scenario(
        name="external-id-mismatch",
        story="the profile sends one external ID, the role wants another",
        cause="trust/external-id-mismatch",
        set_up=_external_id_mismatch,
    ),
    Scenario(
        name="external-id-missing",
        story="the role wants an external ID, the profile sends none",
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
        story="the role trusts another account than the caller's",
        cause="trust/trust-wrong-account",
        set_up=_wrong_account,
    ),
    Scenario(
        name="role-does-not-exist",
        story="one letter's case of the role's name is wrong",
        cause="trust/role-does-not-exist",
        set_up=_role_missing,
    ),
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
        name="mfa-not-in-request",
        story="the role wants MFA, the profile names no device",
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
    Scenario(
        name="access-key-deleted",
        story="the access key in the credentials file was deleted",
        cause="credentials/access-key-invalid",
        set_up=_key_deleted,
    ),
    Scenario(
        name="session-token-missing",
        story="a session's key was stored without its token",
        cause="credentials/session-token-missing",
        set_up=_token_missing,
    ),
    Scenario(
        name="session-expired",
        story="the session in the credentials file has ended",
        cause="credentials/session-expired",
        set_up=_session_expired,
    ),
    Scenario(
        name="duration-too-long",
        story="twelve hours are asked for, the role allows one",
        cause="request/duration-exceeds-role-max",
        set_up=_duration_too_long,
    ),
    Scenario(
        name="chained-too-long",
        story="two hours are asked for through another role",
        cause="request/duration-exceeds-chaining-limit",
        set_up=_chained_too_long,
    ),
    Scenario(
        name="session-name-invalid",
        story="the session name was built from a branch name",
        cause="request/session-name-invalid",
        set_up=_session_name_invalid,
    ),
    Scenario(
        name="profile-prefix-missing",
        story="the config file says [project-role], without the word profile",
        cause="config/profile-prefix-missing",
        set_up=_prefix_missing,
    ),
)
