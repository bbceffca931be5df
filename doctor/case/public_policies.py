"""Policies as a case may keep them: what the policy language has, and of the rest that it is there.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.case.public_documents import show_document
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject
from doctor.model.secret import hide_secret, is_stand_in
from doctor.texts.public_words import hide_unknown_words

_OF_POLICIES: Final = dict.fromkeys(("version", "id", "statement"), 0)
_OF_STATEMENTS: Final = {
    **dict.fromkeys(("sid", "effect", "action", "notaction", "resource", "notresource"), 0),
    **dict.fromkeys(("principal", "notprincipal"), 1),
    "condition": 2,
}
"""How many objects stand in one another in the value of each element.

In lower case: AWS refuses another case, and the values are no secrets for that.
"""
_POLICIES: Final = frozenset(
    {
        *("trust_policy", "document", "policy", "boundary", "session_policy"),
        *("vpc_endpoint_policy", "scps", "rcps"),
    }
)
"""Fields of a case that hold policies, or texts of them: whatever stands there is shown as one."""


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
    return _show_policy(value) if name in _POLICIES else _show(value)


def _show_policy(value: Any) -> Any:  # noqa: ANN401 - a policy, its text, lists of them
    if isinstance(value, str):
        shown = show_document(value)
        return value if shown == value else shown
    if isinstance(value, dict):
        return _show_elements(value, _OF_POLICIES)
    if isinstance(value, (list, tuple)):
        parts = [_show_policy(each) for each in value]
        same = all(one is other for one, other in zip(parts, value, strict=True))
        return value if same else type(value)(parts)
    return value


def _show_elements(held: JsonObject, known: Mapping[str, int]) -> JsonObject:
    shown = {name: _show_element(name, each, known) for name, each in held.items()}
    return shown if any(shown[name] is not held[name] for name in held) else held


def _show_element(name: str, value: Any, known: Mapping[str, int]) -> Any:  # noqa: ANN401 - any JSON
    if name.lower() == "statement" and known is _OF_POLICIES:
        return _show_statements(value)
    if name.lower() == "version" and isinstance(value, str):
        shown = hide_unknown_words(value)
        return value if shown == value else shown
    if name.lower() in known:
        return _show_value(value, known[name.lower()])
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    shown = hide_secret(text)
    return value if shown == value else shown


def _show_value(value: Any, objects: int) -> Any:  # noqa: ANN401 - any JSON
    """Show a value with so many objects in one another; what lies deeper is hidden."""
    if isinstance(value, dict) and objects > 0:
        shown: Any = {name: _show_value(each, objects - 1) for name, each in value.items()}
    elif isinstance(value, dict):
        hidden = (each if is_stand_in(str(each)) else json.dumps(each) for each in value.values())
        shown = {str(number): hide_secret(each) for number, each in enumerate(hidden, 1)}
    elif isinstance(value, list):
        shown = [_show_value(each, 0) for each in value]
    else:
        shown = value
    return value if shown == value else shown


def _show_statements(value: Any) -> Any:  # noqa: ANN401 - one statement, a list, or anything else
    if isinstance(value, dict):
        return _show_elements(value, _OF_STATEMENTS)
    if isinstance(value, str) and not value.startswith("${"):
        shown = hide_unknown_words(value)
        return value if shown == value else shown
    if not isinstance(value, list):
        return value
    parts = [_show_statements(each) for each in value]
    same = all(one is other for one, other in zip(parts, value, strict=True))
    return value if same else parts
