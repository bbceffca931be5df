"""Demos of the base credentials: a key that is gone, a missing token, a wrong clock."""

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
    project_role,
    trust,
)

if TYPE_CHECKING:
    from doctor.lab.server import Lab


def _key_deleted(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    lab.delete_key(bob)
    return CHECK, lambda: machine.credentials(lab.create_key(bob)), CHECK


def _token_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    session = lab.session(bob)
    held = bob._replace(access_key_id=session.key, secret_access_key=session.secret)
    machine.config(project_role(arn))
    machine.credentials(held)
    token = f"aws_session_token = {session.token}\n"
    return CHECK, lambda: machine.credentials(held, extra=token), CHECK


def _session_expired(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    session = lab.session(bob, seconds=0)
    held = bob._replace(access_key_id=session.key, secret_access_key=session.secret)
    machine.config(project_role(arn))
    machine.credentials(held, extra=f"aws_session_token = {session.token}\n")
    return CHECK, lambda: machine.credentials(bob), CHECK


def _clock_behind(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob)
    lab.advance_clock(3600)
    return CHECK, lambda: lab.advance_clock(-3600), CHECK


def _secret_wrong(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn))
    machine.credentials(bob._replace(secret_access_key=bob.secret_access_key[:-3]))
    return CHECK, lambda: machine.credentials(bob), CHECK


SCENARIOS: Final = (
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
        name="clock-behind",
        story="the machine's clock is an hour behind",
        cause="credentials/clock-skew",
        set_up=_clock_behind,
    ),
    Scenario(
        name="secret-key-wrong",
        story="the secret access key lost its last letters when it was pasted",
        cause="credentials/secret-key-wrong",
        set_up=_secret_wrong,
    ),
)
