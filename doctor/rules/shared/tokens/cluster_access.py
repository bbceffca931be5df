"""Kubernetes objects among the attachments: who a cluster lets in, and whose roles pods take.

https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.case.pasted_subjects import ROLE_ANNOTATION
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject, object_in
from doctor.texts.attachments import (
    WORKLOAD_LEVELS,
    Attached,
    json_documents,
    json_objects,
    objects_within,
    yaml_documents,
)
from doctor.texts.documents.yaml_text import read_yaml

_SECTIONS: Final = ("mapRoles", "mapUsers", "mapAccounts")


class ClusterAccess(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a cluster maps: ARNs as they are written in aws-auth, accounts, and access entries.

    `read` is false where the cluster's authentication mode leaves this one out.
    """

    name: str
    roles: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    entries: tuple[str, ...] | None = None
    read: bool = True


class ServiceAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A service account of a cluster, and the role that its annotation names."""

    name: str
    namespace: str
    role_arn: str | None


def cluster_access(case: Case) -> tuple[ClusterAccess, ...]:
    """Return the aws-auth maps and lists of access entries that were seen."""
    return (*_maps(case), *_entries(case))


def _maps(case: Case) -> Iterator[ClusterAccess]:
    documents = (*yaml_documents(case, *_SECTIONS), *json_documents(case))
    read = _mode(case) != "API"
    for each in {(each.name, str(each.value)): each for each in documents}.values():
        data = _data(each)
        if data is None:
            continue
        yield ClusterAccess(
            name=each.name,
            roles=tuple(_values(data.get("mapRoles"), "rolearn")),
            users=tuple(_values(data.get("mapUsers"), "userarn")),
            accounts=tuple(_values(data.get("mapAccounts"), "")),
            read=read,
        )


def _data(attached: Attached) -> JsonObject | None:
    """Find the map: a whole ConfigMap, or its data alone."""
    value = attached.value
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        value = value["data"]
    if isinstance(value, dict) and any(name in value for name in _SECTIONS):
        return value
    return None


def _values(section: object, field: str) -> Iterator[str]:
    """Read a section; in a ConfigMap each is a text that is YAML itself."""
    if isinstance(section, str):
        section = next(iter(read_yaml(section)), None)
    for each in section if isinstance(section, list) else []:
        found = each.get(field) if isinstance(each, dict) else each
        if isinstance(found, (str, int)):
            yield str(found)


def _mode(case: Case) -> str | None:
    """Return whom the cluster asks, as `describe-cluster` shows it: `API` is entries alone."""
    for each in json_objects(case, "authenticationMode"):
        return str(each.value["authenticationMode"])
    return None


def _entries(case: Case) -> Iterator[ClusterAccess]:
    read = _mode(case) != "CONFIG_MAP"
    for each in json_objects(case, "accessEntries"):
        listed = each.value["accessEntries"]
        arns = tuple(str(arn) for arn in listed) if isinstance(listed, list) else ()
        yield ClusterAccess(name=each.name, entries=arns, read=read)


def annotated_accounts(case: Case, role_arn: str) -> Iterator[str]:
    """Give the names of service accounts that are to have a role, of Helm's values too."""
    for each in yaml_documents(case, ROLE_ANNOTATION):
        for found in objects_within(each.value, depth=WORKLOAD_LEVELS):
            notes = object_in(found, "annotations")
            name = found.get("name")
            if notes.get(ROLE_ANNOTATION) == role_arn and isinstance(name, str):
                yield name


def service_accounts(case: Case) -> Iterator[ServiceAccount]:
    """Give the service accounts whose manifests were seen."""
    documents = (*yaml_documents(case, "ServiceAccount"), *json_documents(case))
    for each in documents:
        found = each.value
        if not isinstance(found, dict) or found.get("kind") != "ServiceAccount":
            continue
        meta = found.get("metadata")
        meta = meta if isinstance(meta, dict) else {}
        notes = meta.get("annotations")
        role = notes.get(ROLE_ANNOTATION) if isinstance(notes, dict) else None
        yield ServiceAccount(
            name=str(meta.get("name", "")),
            namespace=str(meta.get("namespace", "default")),
            role_arn=role if isinstance(role, str) else None,
        )
