"""The instance metadata service as a case shows it: what failed there, and how it is set up.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from doctor.model.failure import Failure
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import command_of, texts_of
from doctor.texts.failure_signs import shows_sign
from doctor.texts.surroundings import any_shows

_SIGN: Final = r"[\"']?\s*[:=]\s*[\"']?"
_TOKENS: Final = re.compile(rf"http_?tokens{_SIGN}(required|optional)", re.IGNORECASE)
_LIMIT: Final = re.compile(rf"http_?put_?response_?hop_?limit{_SIGN}(\d+)", re.IGNORECASE)
_ENDPOINT: Final = re.compile(rf"http_?endpoint{_SIGN}(enabled|disabled)", re.IGNORECASE)


class MetadataOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How an instance offers its metadata; `None` where the case does not show it."""

    tokens: str | None = None
    hop_limit: int | None = None
    endpoint: str | None = None
    seen_in: str = ""


def is_about_container(failure: Failure) -> bool:
    """Say whether a failure is about the credential endpoint of a container."""
    return "container-metadata" in failure.signs or failure.source in {
        "container-role",
        "EcsContainer",
    }


def is_about_instance(failure: Failure) -> bool:
    """Say whether a failure is about the metadata service of an instance."""
    if failure.kind not in {"metadata-failed", "network"} or is_about_container(failure):
        return False
    return failure.kind == "metadata-failed" or "instance-metadata" in failure.signs


def metadata_options(situation: Situation) -> MetadataOptions | None:
    """Read the options from what was pasted: `describe-instances`, Terraform, CloudFormation."""
    for attachment in situation.case.attachments:
        tokens, limit, endpoint = (
            pattern.search(attachment.text) for pattern in (_TOKENS, _LIMIT, _ENDPOINT)
        )
        if tokens or limit or endpoint:
            return MetadataOptions(
                tokens=tokens[1].lower() if tokens else None,
                hop_limit=int(limit[1]) if limit else None,
                endpoint=endpoint[1].lower() if endpoint else None,
                seen_in=attachment.name,
            )
    return None


def in_container(situation: Situation) -> bool:
    """Say whether the call was made from a container, as far as the case shows it."""
    named = shows_sign(command_of(situation) or "", "in-container") or any(
        "in-container" in each.signs for each in situation.failures
    )
    named = named or any_shows(texts_of(situation), "container-task")
    return named or situation.variable("KUBERNETES_SERVICE_HOST") is not None
