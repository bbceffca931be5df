"""What a changed request puts into a request context that the case gives itself."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from doctor.model.case import CaseRequest
from doctor.model.edit import ChangeRequest
from doctor.model.plain_json import JsonObject


def context_of(edit: ChangeRequest) -> JsonObject:
    """Return the condition keys that the changed parameters set."""
    keys: dict[str, Any] = {}
    if edit.external_id is not None:
        keys["sts:ExternalId"] = edit.external_id
    if edit.role_session_name is not None:
        keys["sts:RoleSessionName"] = edit.role_session_name
    if edit.mfa_serial is not None:
        keys["aws:MultiFactorAuthPresent"] = True
        keys["aws:MultiFactorAuthAge"] = 0
    if edit.tags is not None:
        keys.update({f"aws:RequestTag/{name}": value for name, value in edit.tags})
        keys["aws:TagKeys"] = [name for name, _ in edit.tags]
    return keys


def write_context(request: CaseRequest, keys: JsonObject) -> CaseRequest:
    """Write keys into the context where it is given whole, or gives those very keys.

    Elsewhere they are derived from the parameters.
    """
    given = {name.lower() for name in request.context}
    new = {
        name: value
        for name, value in keys.items()
        if request.context_complete or name.lower() in given
    }
    if not new:
        return request
    replaced = {name.lower() for name in new}
    kept = {name: old for name, old in request.context.items() if name.lower() not in replaced}
    return replace(request, context={**kept, **new})
