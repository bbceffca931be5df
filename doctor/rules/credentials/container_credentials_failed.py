"""The container's credential endpoint cannot be asked, as its variables stand."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules.files import fault_of, seen_at
from doctor.rules.rule import rule


@rule(
    id="credentials/container-credentials-failed",
    summary="the container's credential endpoint cannot be asked, as its variables stand",
    since="0.1.0",
)
def container_credentials_failed(situation: Situation) -> Iterator[Finding]:
    """Ask: may SDKs call the address that is named, with the token that is named?"""
    fault = fault_of(situation, "container-uri-invalid", "container-token-file-missing")
    if fault is None:
        return
    bad_uri = fault.kind == "container-uri-invalid"
    what = "address" if bad_uri else "token file"
    yield Finding(
        title=f"the {what} of the container's credentials is of no use",
        explanation=f"{fault.says}. The variables are set by ECS and by the EKS Pod Identity "
        "agent for the container they start; copied elsewhere they name what is not there.",
        profile=fault.profile,
        evidence=(seen_at(situation, fault.place, fault.says, "of no use"),),
        next_step="unset the AWS_CONTAINER_* variables outside of such a container; inside of "
        "one, look at how the task or pod is given its role",
    )
