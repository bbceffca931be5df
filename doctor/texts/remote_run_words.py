"""Words of runs that take place on another machine than the one that shows them.

https://developer.hashicorp.com/terraform/cloud-docs/run/remote-operations
https://docs.docker.com/engine/manage-resources/contexts/
"""

from __future__ import annotations

import re
from typing import Final, Literal

RemotePlace = Literal["HCP Terraform", "a remote Docker host"]

_SIGNS: Final[dict[RemotePlace, re.Pattern[str]]] = {
    "HCP Terraform": re.compile(
        r"Running (?:plan|apply) in (?:HCP Terraform|Terraform Cloud|the remote backend)|"
        r"Preparing the remote (?:plan|apply)|https://app(?:\.eu)?\.terraform\.io/app/\S+/runs/"
    ),
    "a remote Docker host": re.compile(
        r"DOCKER_HOST=[\"']?(?:ssh|tcp)://(?!(?:localhost|127\.))|"
        r"docker (?:-H|--host)[ =](?:ssh|tcp)://(?!(?:localhost|127\.))|"
        r"docker context use (?!default)"
    ),
}
READ: Final = tuple(_SIGNS.values())


def find_remote_place(text: str) -> tuple[RemotePlace, str] | None:
    """Return where a run takes place, and the words that tell it; `None` where nothing does."""
    for place, sign in _SIGNS.items():
        found = sign.search(text)
        if found is not None:
            return place, found[0]
    return None
