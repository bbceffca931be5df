"""`terraform show -json`: planned and existing resources; what only apply tells is unknown.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from doctor.model.plain_json import JsonObject, object_in, values_of
from doctor.texts.documents.policy_texts import FoundKind, FoundPolicy, is_policy
from doctor.texts.infrastructure.iam_code import FoundCode, FoundProvider
from doctor.texts.infrastructure.unknown import unknown

_ATTRIBUTES: Final[dict[str, tuple[str, FoundKind]]] = {
    "aws_iam_role": ("assume_role_policy", "trust"),
    "aws_iam_role_policy": ("policy", "identity"),
    "aws_iam_user_policy": ("policy", "identity"),
    "aws_iam_policy": ("policy", "identity"),
}
_DEEPEST: Final = 12
"""Modules in modules: far more than anybody nests, and no document exhausts the stack."""


def read_plan(value: object) -> FoundCode | None:
    """Read a plan or a state; `None` where a document is neither."""
    if not isinstance(value, dict) or "terraform_version" not in value:
        return None
    resources = [*_changed_resources(value)]
    if not resources:
        holder = object_in(value, "planned_values") or object_in(value, "values")
        resources = [*_of_module(object_in(holder, "root_module"), _DEEPEST)]
    policies: list[FoundPolicy] = []
    providers: list[FoundProvider] = []
    for type_, values in resources:
        policies += _policies(type_, values)
        if type_ == "aws_iam_openid_connect_provider" and isinstance(values.get("url"), str):
            ids = values_of(values.get("client_id_list"))
            providers.append(FoundProvider(url=values["url"], client_ids=tuple(map(str, ids))))
    return FoundCode(policies=tuple(policies), providers=tuple(providers))


def _changed_resources(plan: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for each in values_of(plan.get("resource_changes")):
        change = object_in(each, "change") if isinstance(each, dict) else {}
        after = change.get("after")
        if isinstance(after, dict):
            left_open = object_in(change, "after_unknown")
            words = {
                name: unknown(f"{each.get('address')}.{name}")
                for name, open_ in left_open.items()
                if open_ is True
            }
            yield str(each.get("type")), {**after, **words}


def _of_module(module: JsonObject, depth: int) -> Iterator[tuple[str, JsonObject]]:
    for each in values_of(module.get("resources")):
        if isinstance(each, dict):
            yield str(each.get("type")), object_in(each, "values")
    for inner in values_of(module.get("child_modules")) if depth else ():
        if isinstance(inner, dict):
            yield from _of_module(inner, depth - 1)


def _policies(type_: str, values: JsonObject) -> Iterator[FoundPolicy]:
    attribute, kind = _ATTRIBUTES.get(type_, ("", "any"))
    held = values.get(attribute)
    if not isinstance(held, str):
        return
    limit = values.get("max_session_duration")
    owner = values.get("name") if kind == "trust" else values.get("role") or values.get("user")
    yield FoundPolicy(
        document=_document(held),
        kind=kind,
        owner=owner if isinstance(owner, str) and not owner.startswith("${") else None,
        max_session_duration=limit if isinstance(limit, int) else None,
    )


def _document(text: str) -> JsonObject:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    return value if is_policy(value) else {"Version": "2012-10-17", "Statement": text}
