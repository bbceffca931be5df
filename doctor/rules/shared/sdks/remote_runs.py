"""Runs that take place on another machine than the one that shows them.

https://developer.hashicorp.com/terraform/cloud-docs/run/remote-operations
https://docs.docker.com/engine/manage-resources/contexts/
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import texts_of


class RemoteRun(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run takes place, how that shows, and how variables get there."""

    where: str
    says: str
    how: tuple[str, ...]


_TERRAFORM: Final = (
    "in the workspace: Variables, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as environment "
    "variables, sensitive",
    "or with no keys at all: TFC_AWS_PROVIDER_AUTH=true and TFC_AWS_RUN_ROLE_ARN=ROLE_ARN",
    "or run here: execution mode local in the workspace's settings",
)
_DOCKER: Final = ("docker context use default", "or pass them: docker run -e AWS_ACCESS_KEY_ID …")

_SIGNS: Final[tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]] = (
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
