"""Whether a session of IAM Roles Anywhere is asked for, and what its signing helper names.

https://docs.aws.amazon.com/rolesanywhere/latest/userguide/credential-helper.html
"""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.evaluate.keys import ROLES_ANYWHERE
from doctor.model.failure import Failure
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.shared.files.chain_settings import reached_settings
from doctor.rules.shared.sdks.tools import command_of
from doctor.texts.shell_commands import read_command_line

ACTIONS: Final = ("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity")

_OPTIONS: Final = (
    "trust-anchor-arn",
    "profile-arn",
    "role-arn",
    "role-session-name",
    "region",
    "certificate",
)


class Helper(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the signing helper: its options by name, and where the line stands."""

    options: dict[str, str]
    where: str

    def region(self, option: str) -> str | None:
        """Return the Region of an ARN that the line names."""
        parts = self.options.get(option, "").split(":")
        return parts[3] if len(parts) > 5 and parts[3] else None  # noqa: PLR2004 - an ARN's parts


def signing_helper(situation: Situation) -> Helper | None:
    """Return the line that asks for the session: the command, or a profile's credential_process."""
    lines = [("the command", command_of(situation) or "")]
    lines += [
        (f"credential_process, line {setting.place.line}", setting.value)
        for _, setting in reached_settings(situation, "credential_process")
    ]
    for where, line in lines:
        typed = read_command_line(line)
        found = {name: value for name in _OPTIONS if (value := typed.option(f"--{name}"))}
        if "trust-anchor-arn" in found or "aws_signing_helper" in line:
            return Helper(options=found, where=where)
    return None


def profile_id(helper: Helper | None) -> str:
    """Return the ID of the profile that a line names, or a word in its place."""
    arn = "" if helper is None else helper.options.get("profile-arn", "")
    return arn.rpartition("/")[2] or "PROFILE_ID"


def refusals(situation: Situation, *parameters: str) -> tuple[Failure, ...]:
    """Return what Roles Anywhere itself refused, of one of some parts of the request."""
    kind = "roles-anywhere"
    return tuple(
        each for each in situation.failures if each.kind == kind and each.parameter in parameters
    )


def is_called_for_certificate(hop: HopVerdict) -> bool:
    """Say whether Roles Anywhere is what assumes the role of a hop."""
    return isinstance(hop.caller, Known) and hop.caller.value.name == ROLES_ANYWHERE
