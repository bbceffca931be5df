"""Keys that a workload is given beside the identity of its pod, task or runner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.case.pasted_subjects import ROLE_ANNOTATION
from doctor.model.arn import parse_role_arn
from doctor.model.case import Case
from doctor.model.situation import Situation
from doctor.rules.shared.keys.metadata_service import in_container
from doctor.texts.attachments import WORKLOAD_LEVELS, json_documents, objects_within, yaml_documents

KEY: Final = "AWS_ACCESS_KEY_ID"
_FILE: Final = "AWS_SHARED_CREDENTIALS_FILE"


def where_keys_come_from(situation: Situation) -> str | None:
    """Say where a workload's keys come from: a variable, or a secret that a manifest names."""
    if situation.variable(KEY) and in_container(situation):
        return f"{KEY} is set in the container"
    case = situation.case
    for each in (*yaml_documents(case, KEY, "envFrom"), *json_documents(case)):
        for found in objects_within(each.value, WORKLOAD_LEVELS):
            if found.get("name") == KEY and isinstance(found.get("valueFrom"), dict):
                secret = found["valueFrom"].get("secretKeyRef")
                name = secret.get("name") if isinstance(secret, dict) else None
                return f"{KEY} comes from the secret {name or 'that the manifest names'}"
            if found.get("name") == KEY and "value" in found:
                return f"{KEY} is set in the manifest"
    return None


def file_of_workload(situation: Situation) -> str | None:
    """Return the credentials file that a workload is told to read."""
    return situation.variable(_FILE) if in_container(situation) else None


def role_of_workload(situation: Situation) -> str | None:
    """Return the role that the pod's own identity is: by its variable, else by the annotation."""
    role = situation.variable("AWS_ROLE_ARN")
    if role is not None and situation.variable("AWS_WEB_IDENTITY_TOKEN_FILE"):
        return role
    return next((arn for arn in _annotated_roles(situation.case) if parse_role_arn(arn)), None)


def _annotated_roles(case: Case) -> Iterator[str]:
    for each in (*yaml_documents(case, ROLE_ANNOTATION), *json_documents(case)):
        for found in objects_within(each.value, WORKLOAD_LEVELS):
            if isinstance(found.get(ROLE_ANNOTATION), str):
                yield found[ROLE_ANNOTATION]
