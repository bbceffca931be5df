"""The instance metadata service as a case shows it: what failed there, and how it is set up.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from doctor.model.failure import Failure
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.tools import command_of

_INSTANCE: Final = re.compile(r"169\.254\.169\.254|fd00:ec2::254|ec2imds|\bIMDS\b|iam-role")
_CONTAINER: Final = re.compile(
    r"169\.254\.170\.2|fd00:ec2::23|EcsContainer|container-role|container metadata|ECS metadata|"
    r"AWS_CONTAINER_|container credential",
    re.IGNORECASE,
)
_SIGN: Final = r"[\"']?\s*[:=]\s*[\"']?"
_TOKENS: Final = re.compile(rf"http_?tokens{_SIGN}(required|optional)", re.IGNORECASE)
_LIMIT: Final = re.compile(rf"http_?put_?response_?hop_?limit{_SIGN}(\d+)", re.IGNORECASE)
_ENDPOINT: Final = re.compile(rf"http_?endpoint{_SIGN}(enabled|disabled)", re.IGNORECASE)
_IN_CONTAINER: Final = re.compile(
    r"(?<![\w-])(?:kubectl|docker|podman|nerdctl|helm|ecs|k3s|minikube|crictl)(?![\w-])|"
    r"/var/run/secrets/kubernetes"
)


class MetadataOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How an instance offers its metadata; `None` where the case does not show it."""

    tokens: str | None = None
    hop_limit: int | None = None
    endpoint: str | None = None
    seen_in: str = ""


def is_about_container(failure: Failure) -> bool:
    """Say whether a failure is about the credential endpoint of a container."""
    return bool(_CONTAINER.search(failure.text)) or failure.source in {
        "container-role",
        "EcsContainer",
    }


def is_about_instance(failure: Failure) -> bool:
    """Say whether a failure is about the metadata service of an instance."""
    if failure.kind not in {"metadata-failed", "network"} or is_about_container(failure):
        return False
    return failure.kind == "metadata-failed" or bool(_INSTANCE.search(failure.text))


def metadata_options(situation: Situation) -> MetadataOptions | None:
    """Read the options from what was pasted: `describe-instances`, Terraform, CloudFormation."""
    for each in situation.case.attachments:
        tokens, limit, endpoint = (
            pattern.search(each.text) for pattern in (_TOKENS, _LIMIT, _ENDPOINT)
        )
        if tokens or limit or endpoint:
            return MetadataOptions(
                tokens=tokens[1].lower() if tokens else None,
                hop_limit=int(limit[1]) if limit else None,
                endpoint=endpoint[1].lower() if endpoint else None,
                seen_in=each.name,
            )
    return None


def in_container(situation: Situation) -> bool:
    """Say whether the call was made from a container, as far as the case shows it."""
    texts = (command_of(situation) or "", *(each.text for each in situation.failures))
    named = any(_IN_CONTAINER.search(text) for text in texts)
    return named or situation.variable("KUBERNETES_SERVICE_HOST") is not None
