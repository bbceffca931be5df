"""Demos of the request itself: durations and the session's name."""

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


def _duration_too_long(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, "duration_seconds = 43200"))
    machine.credentials(bob)
    return CHECK, lambda: machine.replace("config", "43200", "3600"), CHECK


def _chained_too_long(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    hub = lab.create_role(
        BASE,
        "Hub",
        trust_policy=trust(f"arn:aws:iam::{BASE}:root"),
        policies=(allow("sts:AssumeRole"),),
    )
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(hub), max_session_duration=43200)
    machine.config(
        f"[profile hub]\nrole_arn = {hub}\nsource_profile = default\n\n"
        f"[profile project-role]\nrole_arn = {arn}\nsource_profile = hub\n"
        "region = us-east-1\nduration_seconds = 7200\n"
    )
    machine.credentials(bob)
    return CHECK, lambda: machine.replace("config", "7200", "3600"), CHECK


def _session_name_invalid(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn, "role_session_name = feature/new login"))
    machine.credentials(bob)
    return (
        CHECK,
        lambda: machine.replace("config", "feature/new login", "feature-new-login"),
        CHECK,
    )


SCENARIOS: Final = (
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
)
