"""What AWS itself says of a refused request, where somebody may ask it: read into one shape.

A decoded authorization message (EC2 and its like hand out encoded ones), or the details behind an
authorization ID. Both tell what was evaluated; nothing that is inferred outranks them.
https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
https://docs.aws.amazon.com/iam-toolbox/latest/APIReference/API_GetRequestAuthorizationDetails.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doctor.model.plain_json import JsonObject, decode_json, object_in, text_in
from doctor.model.policy import PolicyKind
from doctor.texts.public_words import hide_unknown_words
from doctor.texts.secret_text import hide_secrets

_LAYERS: Final[dict[str, PolicyKind]] = {
    "SERVICE_CONTROL_POLICY": "SCP",
    "RESOURCE_CONTROL_POLICY": "RCP",
    "VPC_ENDPOINT": "VPC endpoint policy",
    "RESOURCE": "trust policy",
    "PRINCIPAL": "identity policy",
    "PERMISSIONS_BOUNDARY": "permissions boundary",
    "SESSION": "session policy",
}
_CONDITION_KEY: Final = re.compile(r"[a-z][a-z\d-]*:[\w./:+=@-]+", re.IGNORECASE)
_NAME: Final = re.compile(r"[^\s\"'<>]{1,400}")
"""What a value of a condition, an ARN or a name of a policy looks like: it has no blanks."""
_FORMS: Final = {
    "action": re.compile(r"[\w-]{1,64}:[\w*?]{1,128}"),
    **dict.fromkeys(("allowed", "explicitDeny"), re.compile(r"true|false")),
    **dict.fromkeys(("resource", "arn"), re.compile(r"arn:[^\s\"'<>]{1,2000}|\*")),
    **dict.fromkeys(("statementId", "sid"), re.compile(r"[\w.-]{1,100}")),
}
"""Of fields whose values have a form, that form."""
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


def find_rulings(document: object) -> tuple[Ruling, ...]:
    """Return what AWS ruled, where a document is one of the two answers; else nothing."""
    if not isinstance(document, dict):
        return ()
    if isinstance(document.get("DecodedMessage"), str):
        return find_rulings(decode_json(document["DecodedMessage"]))
    if isinstance(document.get("allowed"), bool) and "explicitDeny" in document:
        return (_from_message(document),)
    evaluations = document.get("evaluations")
    if isinstance(evaluations, list) and ("policies" in document or "requestContext" in document):
        shared = object_in(document, "requestContext")
        return tuple(_from_details(each, shared) for each in evaluations if isinstance(each, dict))
    return ()


_READ: Final = frozenset(
    {
        *("allowed", "explicitDeny", "context", "matchedStatements", "items", "action", "resource"),
        *("principal", "arn", "sourcePolicyId", "statementId", "conditions", "key", "values"),
        *("value", "evaluations", "policies", "requestContext", "evaluatedEffect", "checks"),
        *("matchedPolicies", "checkType", "uri", "sid"),
    }
)
"""What is read of the two answers, by name."""
_SHARED: Final = frozenset({"context", "requestContext"})
"""Where a name is a condition key's, whatever it is."""


def readable_message(document: object, *, named: bool = False) -> Any:  # noqa: ANN401 - any JSON
    """Return of one of the two answers what is read of it, and of that what has a public form."""
    if isinstance(document, dict):
        if isinstance(document.get("DecodedMessage"), str):
            return readable_message(decode_json(document["DecodedMessage"]))
        return {
            name: _readable_value(name, value, named=name in _SHARED)
            for name, value in document.items()
            if name in _READ or (named and _CONDITION_KEY.fullmatch(name))
        }
    if isinstance(document, list):
        return [readable_message(each) for each in document]
    if isinstance(document, str):
        return hide_secrets(document) if _NAME.fullmatch(document) else hide_unknown_words(document)
    return document


def _readable_value(name: str, value: object, *, named: bool) -> object:
    form = _FORMS.get(name, _NAME)
    if isinstance(value, str) and not form.fullmatch(value):
        return hide_unknown_words(value)
    return readable_message(value, named=named)


def _from_message(document: JsonObject) -> Ruling:
    context = object_in(document, "context")
    matched = next(iter(_items(object_in(document, "matchedStatements"))), {})
    return Ruling(
        allowed=document["allowed"] is True,
        explicit=document["explicitDeny"] is True,
        action=text_in(context, "action"),
        resource=text_in(context, "resource"),
        caller_arn=text_in(object_in(context, "principal"), "arn"),
        policy=text_in(matched, "sourcePolicyId") or None,
        sid=text_in(matched, "statementId") or None,
        context=dict(_conditions(object_in(context, "conditions"))),
    )


def _conditions(held: JsonObject) -> Iterator[tuple[str, list[str]]]:
    """Read `{"items": [{"key": …, "values": {"items": [{"value": …}]}}]}`."""
    for item in _items(held):
        key = text_in(item, "key")
        values = [text_in(each, "value") for each in _items(object_in(item, "values"))]
        if key is not None:
            yield key, [each for each in values if each is not None]


def _from_details(evaluation: JsonObject, shared: JsonObject) -> Ruling:
    context = {**shared, **object_in(evaluation, "context")}
    refusing = _refusing_context(evaluation)
    policies = refusing.get("matchedPolicies") if refusing else evaluation.get("matchedPolicies")
    policy = next((each for each in policies or () if isinstance(each, dict)), {})
    statement = next(
        (each for each in policy.get("matchedStatements") or () if isinstance(each, dict)), {}
    )
    principal = context.get("aws:PrincipalArn")
    return Ruling(
        allowed=evaluation.get("evaluatedEffect") == "ALLOW",
        explicit=evaluation.get("evaluatedEffect") == _EXPLICIT,
        action=text_in(evaluation, "action"),
        resource=text_in(evaluation, "resource"),
        caller_arn=principal if isinstance(principal, str) else None,
        layer=_LAYERS.get(str(refusing.get("checkType"))) if refusing else None,
        policy=text_in(policy, "uri"),
        sid=text_in(statement, "sid"),
        context=context,
    )


def _refusing_context(evaluation: JsonObject) -> JsonObject:
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
