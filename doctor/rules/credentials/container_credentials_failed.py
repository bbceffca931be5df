"""The container's credential endpoint cannot be asked, or does not give credentials."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, quote_place
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.keys.metadata_service import is_about_container
from doctor.texts.attachments import WORKLOAD_LEVELS, json_documents, objects_within

_EMPTY = ("no-credentials", "metadata-failed", "credential-source-unavailable")
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
        without = _task_without_role(situation)
        if without is not None:
            yield without
        else:
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


def _task_without_role(situation: Situation) -> Finding | None:
    """Tell that the task definition names no role for what its containers do.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """
    told = [each for each in situation.failures if each.kind in _EMPTY]
    if not told or situation.works:
        return None
    tasks = (
        {name.lower() for name in found}
        for each in json_documents(situation.case)
        for found in objects_within(each.value, WORKLOAD_LEVELS)
    )
    task = next((each for each in tasks if "containerdefinitions" in each), None)
    if task is None or "taskrolearn" in task:
        return None
    other = "executionrolearn" in task
    return Finding(
        title="the ECS task definition has no task role (taskRoleArn)",
        explanation="ECS gives a container the credentials of its task role, and this task "
        "definition names none."
        + (" Its execution role only starts the task: containers never get it." if other else ""),
        certainty="likely",
        evidence=(
            Evidence(says="the task definition has containerDefinitions, and no taskRoleArn"),
            *(quote_failure(each) for each in told),
        ),
        next_step="add taskRoleArn, a role that trusts ecs-tasks.amazonaws.com, to the task "
        "definition, register it, and update the service",
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
