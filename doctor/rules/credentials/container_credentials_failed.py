"""The container's credential endpoint cannot be asked, or does not give credentials."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, quote_place
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.metadata_service import is_about_container

_FAILED = ("metadata-failed", "network", "credential-source-unavailable")


@rule(
    id="credentials/container-credentials-failed",
    summary="the container's credential endpoint cannot be used, or returns no credentials",
    over=("endpoint/network-unreachable", "credentials/no-credentials"),
)
def container_credentials_failed(situation: Situation) -> Iterator[Finding]:
    """Ask: may SDKs call the address that is named, with the token that is named?"""
    fault = fault_of(situation, "container-uri-invalid", "container-token-file-missing")
    if fault is None:
        yield from _endpoint_answer(situation)
        return
    bad_uri = fault.kind == "container-uri-invalid"
    what = "address" if bad_uri else "token file"
    yield Finding(
        title=f"the {what} of the container's credentials cannot be used",
        explanation=f"{fault.says}. ECS and the EKS Pod Identity agent set the variables for the "
        "container they start; elsewhere they point to nothing.",
        profile=fault.profile,
        evidence=(quote_place(situation, fault.place, fault.says, "not usable"),),
        next_step="outside such a container, unset the AWS_CONTAINER_* variables; inside one, "
        "check how the task or pod gets its role",
    )


def _endpoint_answer(situation: Situation) -> Iterator[Finding]:
    """Tell what the endpoint answered, or that it did not answer."""
    told = [
        each
        for each in situation.failures
        if each.kind in _FAILED and is_about_container(each) and not situation.works
    ]
    if not told or fault_of(situation, "credential-source-unavailable"):
        return
    yield Finding(
        title="the container's credential endpoint gave no credentials",
        explanation="ECS and the EKS Pod Identity agent hand out a role's credentials at an "
        "address that only the container can reach. There are none if the task has no task role, "
        "the agent does not run, or the role does not trust the service.",
        certainty="likely",
        evidence=tuple(quote_failure(each) for each in told),
        next_step="in the container: curl -sS 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    )
