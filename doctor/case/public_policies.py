"""Policies as a case may keep them: what the policy language has, and of the rest that it is there.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.case.public_documents import show_document
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject
from doctor.model.secret import hide_secret

_OF_POLICIES: Final = frozenset({"version", "id", "statement"})
_OF_STATEMENTS: Final = frozenset(
    {"sid", "effect", "principal", "notprincipal", "action", "notaction"}
    | {"resource", "notresource", "condition"}
)
"""Elements in lower case: AWS refuses another case, and the values are no secrets for that."""
_AS_TEXT: Final = frozenset({"trust_policy", "document", "policy"})
"""Fields of a case that hold a policy, or the text of one."""


def show_policies(case: Case) -> Case:
    """Return the case with its policies as they may be kept. Twice is as once."""
    shown: Case = _show(case)
    return shown


def _show(value: Any) -> Any:  # noqa: ANN401 - any part of a case
    """Return a part of a case; the very same where no policy in it changes."""
    if isinstance(value, msgspec.Struct):
        held = {name: getattr(value, name) for name in value.__struct_fields__}
        shown = {name: _show_field(name, each) for name, each in held.items()}
        changes = {name: each for name, each in shown.items() if each is not held[name]}
        return replace(value, **changes) if changes else value
    if isinstance(value, dict):
        if any(name.lower() == "statement" for name in value):
            return _show_elements(value, _OF_POLICIES)
        changed = {name: _show(each) for name, each in value.items()}
        return changed if any(changed[name] is not value[name] for name in value) else value
    if isinstance(value, (list, tuple)):
        parts = [_show(each) for each in value]
        same = all(one is other for one, other in zip(parts, value, strict=True))
        return value if same else type(value)(parts)
    return value


def _show_field(name: str, value: Any) -> Any:  # noqa: ANN401 - any part of a case
    if isinstance(value, str) and name in _AS_TEXT:
        shown = show_document(value)
        return value if shown == value else shown
    return _show(value)


def _show_elements(held: JsonObject, known: frozenset[str]) -> JsonObject:
    shown = {name: _show_element(name, each, known) for name, each in held.items()}
    return shown if any(shown[name] is not held[name] for name in held) else held


def _show_element(name: str, value: Any, known: frozenset[str]) -> Any:  # noqa: ANN401 - any JSON
    if name.lower() == "statement" and known is _OF_POLICIES:
        return _show_statements(value)
    if name.lower() in known or value is None or isinstance(value, (bool, int, float)):
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    shown = hide_secret(text)
    return value if shown == value else shown


def _show_statements(value: Any) -> Any:  # noqa: ANN401 - one statement, a list, or anything else
    if isinstance(value, dict):
        return _show_elements(value, _OF_STATEMENTS)
    if not isinstance(value, list):
        return value
    parts = [_show_statements(each) for each in value]
    same = all(one is other for one, other in zip(parts, value, strict=True))
    return value if same else parts
