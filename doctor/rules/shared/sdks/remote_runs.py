"""Runs that take place on another machine than the one that shows them.

https://developer.hashicorp.com/terraform/cloud-docs/run/remote-operations
https://docs.docker.com/engine/manage-resources/contexts/
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from doctor.model.command import Command, shell
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import texts_of


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

_SIGNS: Final[tuple[tuple[str, re.Pattern[str], tuple[Command, ...]], ...]] = (
    (
        "HCP Terraform",
        re.compile(
            r"Running (?:plan|apply) in (?:HCP Terraform|Terraform Cloud|the remote backend)|"
            r"Preparing the remote (?:plan|apply)|https://app(?:\.eu)?\.terraform\.io/app/\S+/runs/"
        ),
        _TERRAFORM,
    ),
    (
        "a remote Docker host",
        re.compile(
            r"DOCKER_HOST=[\"']?(?:ssh|tcp)://(?!(?:localhost|127\.))|"
            r"docker (?:-H|--host)[ =](?:ssh|tcp)://(?!(?:localhost|127\.))|"
            r"docker context use (?!default)"
        ),
        _DOCKER,
    ),
)


def remote_run(situation: Situation) -> RemoteRun | None:
    """Return where the failed run takes place, if that is another machine's."""
    for text in texts_of(situation):
        for where, sign, how in _SIGNS:
            found = sign.search(text)
            if found is not None:
                return RemoteRun(where=where, says=found[0], how=how)
    return None
