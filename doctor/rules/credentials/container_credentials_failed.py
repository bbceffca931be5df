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
    summary="the container's credential endpoint cannot be asked, or gives no credentials",
    since="0.1.0",
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
        title=f"the {what} of the container's credentials is of no use",
        explanation=f"{fault.says}. The variables are set by ECS and by the EKS Pod Identity "
        "agent for the container they start; copied elsewhere they name what is not there.",
        profile=fault.profile,
        evidence=(quote_place(situation, fault.place, fault.says, "of no use"),),
        next_step="unset the AWS_CONTAINER_* variables outside of such a container; inside of "
        "one, look at how the task or pod is given its role",
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
        "address that only the container itself can reach. A task without a task role, an agent "
        "that does not run, or a role that does not trust the service gives none.",
        certainty="likely",
        evidence=tuple(quote_failure(each) for each in told),
        next_step="in the container: curl -sS 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    )
