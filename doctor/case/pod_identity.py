"""What EKS Pod Identity sends to the role behind a pod's own: its external ID and session tags.

https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html
https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.case import Case, CaseRequest
from doctor.model.plain_json import text_in
from doctor.texts.attachments import json_objects


class Association(msgspec.Struct, frozen=True, kw_only=True):
    """An association with a target role; what it does not say is `None`."""

    target_role_arn: str
    external_id: str | None
    tags: dict[str, str]


def associations(case: Case) -> Iterator[Association]:
    """Give the associations with a target role, as `aws eks` and the API show them."""
    for each in json_objects(case, "targetRoleArn"):
        found = each.value
        target = found["targetRoleArn"]
        if isinstance(target, str):
            yield Association(
                target_role_arn=target,
                external_id=text_in(found, "externalId"),
                tags={} if found.get("disableSessionTags") is True else _tags(found),
            )


def add_association(case: Case, request: CaseRequest, role_arn: str) -> CaseRequest:
    """Return the request of the target role with what its association makes EKS send."""
    found = next((each for each in associations(case) if each.target_role_arn == role_arn), None)
    if found is None:
        return request
    changes: dict[str, Any] = {}
    if request.external_id is UNSET and found.external_id is not None:
        changes["external_id"] = found.external_id
    if request.tags is UNSET and found.tags:
        changes["tags"] = found.tags
        changes["transitive_tag_keys"] = tuple(found.tags)
    return replace(request, **changes)


def _tags(association: dict[str, Any]) -> dict[str, str]:
    """The tags that are known from the association; EKS adds the pod's name and ID."""
    named = {
        "eks-cluster-name": text_in(association, "clusterName"),
        "kubernetes-namespace": text_in(association, "namespace"),
        "kubernetes-service-account": text_in(association, "serviceAccount"),
    }
    return {name: value for name, value in named.items() if value is not None}
