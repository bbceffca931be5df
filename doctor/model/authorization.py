"""What AWS itself says of a refused request, where somebody may ask it: read into one shape.

A decoded authorization message (EC2 and its like hand out encoded ones), or the details behind an
authorization ID. Both tell what was evaluated; nothing that is inferred outranks them.
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doctor.model.policy import PolicyKind

JsonObject = dict[str, Any]

_LAYERS: Final[dict[str, PolicyKind]] = {
    "SERVICE_CONTROL_POLICY": "SCP",
    "RESOURCE_CONTROL_POLICY": "RCP",
    "VPC_ENDPOINT": "VPC endpoint policy",
    "RESOURCE": "trust policy",
    "PRINCIPAL": "identity policy",
    "PERMISSIONS_BOUNDARY": "permissions boundary",
    "SESSION": "session policy",
}
_EXPLICIT: Final = "EXPLICIT_DENY"
_IMPLICIT: Final = "IMPLICIT_DENY"


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """One evaluation as AWS made it. `layer` is the policy kind that refused, where it is told.

    `context` holds the condition keys of the request; `policy` the refusing policy's name or URI.
    """

    allowed: bool
    explicit: bool
    action: str | None = None
    resource: str | None = None
    caller_arn: str | None = None
    layer: PolicyKind | None = None
    policy: str | None = None
    sid: str | None = None
    context: dict[str, Any] = {}


def find_rulings(document: Any) -> tuple[Ruling, ...]:  # noqa: ANN401 - any JSON value
    """Return what AWS ruled, where a document is one of the two answers; else nothing."""
    if not isinstance(document, dict):
        return ()
    if isinstance(document.get("DecodedMessage"), str):
        return find_rulings(_decoded(document["DecodedMessage"]))
    if isinstance(document.get("allowed"), bool) and "explicitDeny" in document:
        return (_from_message(document),)
    evaluations = document.get("evaluations")
    if isinstance(evaluations, list) and ("policies" in document or "requestContext" in document):
        shared = _object(document, "requestContext")
        return tuple(_from_details(each, shared) for each in evaluations if isinstance(each, dict))
    return ()


def _decoded(text: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _from_message(document: JsonObject) -> Ruling:
    context = _object(document, "context")
    matched = next(iter(_items(_object(document, "matchedStatements"))), {})
    return Ruling(
        allowed=document["allowed"] is True,
        explicit=document["explicitDeny"] is True,
        action=_text(context, "action"),
        resource=_text(context, "resource"),
        caller_arn=_text(_object(context, "principal"), "arn"),
        policy=_text(matched, "sourcePolicyId") or None,
        sid=_text(matched, "statementId") or None,
        context=dict(_conditions(_object(context, "conditions"))),
    )


def _conditions(held: JsonObject) -> Iterator[tuple[str, list[str]]]:
    """Read `{"items": [{"key": …, "values": {"items": [{"value": …}]}}]}`."""
    for item in _items(held):
        key = _text(item, "key")
        values = [_text(each, "value") for each in _items(_object(item, "values"))]
        if key is not None:
            yield key, [each for each in values if each is not None]


def _from_details(evaluation: JsonObject, shared: JsonObject) -> Ruling:
    context = {**shared, **_object(evaluation, "context")}
    refusing = _refusing(evaluation)
    policies = refusing.get("matchedPolicies") if refusing else evaluation.get("matchedPolicies")
    policy = next((each for each in policies or () if isinstance(each, dict)), {})
    statement = next(
        (each for each in policy.get("matchedStatements") or () if isinstance(each, dict)), {}
    )
    principal = context.get("aws:PrincipalArn")
    return Ruling(
        allowed=evaluation.get("evaluatedEffect") == "ALLOW",
        explicit=evaluation.get("evaluatedEffect") == _EXPLICIT,
        action=_text(evaluation, "action"),
        resource=_text(evaluation, "resource"),
        caller_arn=principal if isinstance(principal, str) else None,
        layer=_LAYERS.get(str(refusing.get("checkType"))) if refusing else None,
        policy=_text(policy, "uri"),
        sid=_text(statement, "sid"),
        context=context,
    )


def _refusing(evaluation: JsonObject) -> JsonObject:
    """Return the check that refused: an explicit deny before a silence."""
    checks = [each for each in evaluation.get("checks") or () if isinstance(each, dict)]
    for effect in (_EXPLICIT, _IMPLICIT):
        for check in checks:
            if check.get("evaluatedEffect") == effect:
                return check
    return {}


def _items(holder: JsonObject) -> tuple[JsonObject, ...]:
    items = holder.get("items")
    return (
        tuple(each for each in items if isinstance(each, dict)) if isinstance(items, list) else ()
    )


def _object(holder: JsonObject, name: str) -> JsonObject:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _text(holder: JsonObject, name: str) -> str | None:
    value = holder.get(name)
    return value if isinstance(value, str) and value else None
