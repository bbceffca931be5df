"""Demos of the shared files."""

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


def _prefix_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(arn).replace("[profile project-role]", "[project-role]"))
    machine.credentials(bob)
    return (
        CHECK,
        lambda: machine.replace("config", "[project-role]", "[profile project-role]"),
        CHECK,
    )


def _source_missing(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    wrong = "source_profile = defualt"
    machine.config(project_role(arn).replace("source_profile = default", wrong))
    machine.credentials(bob)
    return CHECK, lambda: machine.replace("config", wrong, "source_profile = default"), CHECK


def _comment_in_value(lab: Lab, machine: Machine) -> Prepared:
    bob = lab.create_user(BASE, "bob", policies=(ANY_ROLE,))
    arn = lab.create_role(PROJECT, ROLE, trust_policy=trust(f"arn:aws:iam::{BASE}:root"))
    machine.config(project_role(f"{arn} # production"))
    machine.credentials(bob)
    return CHECK, lambda: machine.replace("config", " # production", ""), CHECK


_GITHUB = "token.actions.githubusercontent.com"


SCENARIOS: Final = (
    Scenario(
        name="profile-prefix-missing",
        story="the config file says [project-role], without the word profile",
        cause="config/profile-prefix-missing",
        set_up=_prefix_missing,
    ),
    Scenario(
        name="source-profile-missing",
        story="source_profile names a profile with a slip of the pen",
        cause="config/source-profile-missing",
        set_up=_source_missing,
    ),
    Scenario(
        name="comment-in-value",
        story="a comment follows a value, and so becomes part of it",
        cause="config/inline-comment-in-value",
        set_up=_comment_in_value,
    ),
)
