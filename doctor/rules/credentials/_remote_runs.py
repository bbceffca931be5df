"""Runs that take place on another machine than the one that shows them."""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.command import Command, shell
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import texts_of
from doctor.texts.remote_run_words import RemotePlace, find_remote_place


class RemoteRun(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run takes place, how that shows, and how variables get there."""

    where: str
    says: str
    how: tuple[Command, ...]


_TERRAFORM: Final = (
    shell("# variables of the workspace, of category env, for a role and no keys at all:"),
    shell("TFC_AWS_PROVIDER_AUTH=true"),
    shell("TFC_AWS_RUN_ROLE_ARN=ROLE_ARN"),
    shell("# or run here: execution mode local in the workspace's settings"),
)
_DOCKER: Final = (
    shell("docker context use default"),
    shell("docker run -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY IMAGE   # or pass them"),
)

_HOW: Final[dict[RemotePlace, tuple[Command, ...]]] = {
    "HCP Terraform": _TERRAFORM,
    "a remote Docker host": _DOCKER,
}


def remote_run(situation: Situation) -> RemoteRun | None:
    """Return where the failed run takes place, if that is another machine's."""
    for text in texts_of(situation):
        found = find_remote_place(text)
        if found is not None:
            where, says = found
            return RemoteRun(where=where, says=says, how=_HOW[where])
    return None
