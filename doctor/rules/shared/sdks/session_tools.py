"""Programs that keep sessions for their users: how each is recognised, and how it renews one."""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.command import Command, shell
from doctor.model.situation import Situation
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.sdks.tools import command_line_of


class SessionTool(msgspec.Struct, frozen=True, kw_only=True):
    """A program that gets sessions and keeps them. `{}` in its commands is the profile.

    `starts_user_sessions`: for a profile without a role it calls GetSessionToken, and `without`
    keeps it from doing so. `stores_key` puts a user's key into a store of its own, which it reads
    in place of the shared credentials file.
    """

    name: str
    programs: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    renews: str
    starts_user_sessions: bool = False
    without: str | None = None
    stores_key: str | None = None


_TOOLS: Final = (
    SessionTool(
        name="aws-vault",
        programs=("aws-vault",),
        variables=("AWS_VAULT",),
        renews="aws-vault clear {}",
        starts_user_sessions=True,
        without="aws-vault exec --no-session {} -- …",
        stores_key="aws-vault add {}",
    ),
    SessionTool(
        name="awsume",
        programs=("awsume",),
        variables=("AWSUME_PROFILE", "AWSUME_EXPIRATION"),
        renews="awsume --refresh {}",
        starts_user_sessions=True,
    ),
    SessionTool(
        name="saml2aws",
        programs=("saml2aws",),
        settings=("x_security_token_expires", "x_principal_arn"),
        renews="saml2aws login --force --profile {}",
    ),
    SessionTool(
        name="aws-mfa",
        programs=("aws-mfa",),
        settings=("assumed_role", "assumed_role_arn"),
        renews="aws-mfa --force --profile {}",
        starts_user_sessions=True,
    ),
    SessionTool(
        name="aws-azure-login",
        programs=("aws-azure-login",),
        settings=("aws_expiration", "azure_tenant_id"),
        renews="aws-azure-login --profile {}",
    ),
    SessionTool(
        name="gimme-aws-creds", programs=("gimme-aws-creds",), renews="gimme-aws-creds --profile {}"
    ),
    SessionTool(
        name="aws-okta",
        programs=("aws-okta",),
        variables=("AWS_OKTA_PROFILE", "AWS_OKTA_ASSUMED_ROLE"),
        renews="aws-okta exec {} -- …",
    ),
    SessionTool(
        name="vaulted",
        programs=("vaulted",),
        variables=("VAULTED_ENV", "VAULTED_ENV_EXPIRATION"),
        renews="vaulted shell --refresh {}",
        starts_user_sessions=True,
    ),
    SessionTool(
        name="granted",
        programs=("granted", "assume"),
        variables=("GRANTED_SSO_ROLE_NAME", "AWS_GRANTED_PROFILE"),
        renews="assume {}",
    ),
)


def session_tool(situation: Situation) -> SessionTool | None:
    """Return the program that this case's session comes from, by its traces."""
    programs = command_line_of(situation).programs | {each.program for each in situation.failures}
    for tool in _TOOLS:
        if not programs.isdisjoint(tool.programs):
            return tool
        if any(situation.variable(name) for name in tool.variables):
            return tool
    if situation.variable("AWS_ACCESS_KEY_ID"):
        return None
    written = {setting.name for _, setting in reached_settings(situation)}
    return next((tool for tool in _TOOLS if written.intersection(tool.settings)), None)


def renewal(tool: SessionTool, profile: str | None) -> Command:
    """Return the command with which a tool gets a new session."""
    return shell(tool.renews, profile or "PROFILE")
