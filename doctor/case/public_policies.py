"""Policies as a case may keep them: what the policy language has, and of the rest that it is there.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from doctor.case.public_documents import show_document
from doctor.model.case import Case
from doctor.model.plain_json import JsonObject
from doctor.model.secret import hide_secret, is_stand_in
from doctor.texts.public_words import hide_unknown_words
from doctor.texts.secret_names import sounds_secret
from doctor.texts.secret_shapes import hide_in_name, hide_strong_shapes, hide_tokens

Show = Callable[[str], str]
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
    shown: Case = _Shower(redacted=case.redacted).show(case)
    return shown


def show_policy(document: JsonObject) -> JsonObject:
    """Return one policy as it may be shown, with all values that a request is compared with."""
    shown: JsonObject = _Shower(redacted=False, value=str).show_policy(document)
    return shown


class _Shower:
    """Shows the policies of one case; in a redacted one, stand-ins of names look drawn by chance.

    Each method returns the very same where nothing in it changes.
    """

    def __init__(self, *, redacted: bool, value: Show = hide_tokens) -> None:
        self._of_condition = value
        self._name = hide_strong_shapes if redacted else hide_in_name

    def show(self, value: Any) -> Any:  # noqa: ANN401 - any part of a case
        """Return a part of a case."""
        if isinstance(value, msgspec.Struct):
            held = {name: getattr(value, name) for name in value.__struct_fields__}
            shown = {name: self._show_field(name, each) for name, each in held.items()}
            changes = {name: each for name, each in shown.items() if each is not held[name]}
            return replace(value, **changes) if changes else value
        if isinstance(value, dict):
            if any(name.lower() == "statement" for name in value):
                return self._show_elements(value, _OF_POLICIES)
            changed = {name: self.show(each) for name, each in value.items()}
            return changed if any(changed[name] is not value[name] for name in value) else value
        if isinstance(value, (list, tuple)):
            return _same_or(value, [self.show(each) for each in value])
        return value

    def _show_field(self, name: str, value: Any) -> Any:  # noqa: ANN401 - any part of a case
        return self.show_policy(value) if name in _POLICIES else self.show(value)

    def show_policy(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        """Return a policy, its text, or a list of them."""
        if isinstance(value, str):
            shown = show_document(value)
            return value if shown == value else shown
        if isinstance(value, dict):
            return self._show_elements(value, _OF_POLICIES)
        if isinstance(value, (list, tuple)):
            return _same_or(value, [self.show_policy(each) for each in value])
        return value

    def _show_elements(self, held: JsonObject, known: Mapping[str, int]) -> JsonObject:
        shown = {name: self._show_element(name, each, known) for name, each in held.items()}
        return shown if any(shown[name] is not held[name] for name in held) else held

    def _show_element(self, name: str, value: Any, known: Mapping[str, int]) -> Any:  # noqa: ANN401 - any JSON
        element = name.lower()
        if element == "statement" and known is _OF_POLICIES:
            return self._show_statements(value)
        if element in {"version", "effect"} and isinstance(value, str):
            shown = hide_unknown_words(value)
        elif element == "condition":
            shown = self._show_value(value, known.get(element, 0), self._name, self._of_condition)
        elif element in known:
            shown = self._show_value(value, known[element], self._name, self._name)
        elif value is None or isinstance(value, (bool, int, float)):
            return value
        else:
            shown = hide_secret(value if isinstance(value, str) else json.dumps(value))
        return value if shown == value else shown

    def _show_value(self, value: Any, objects: int, key: Show, text: Show) -> Any:  # noqa: ANN401 - any JSON
        """Show a value with so many objects in one another; what lies deeper is hidden."""
        if isinstance(value, str):
            return text(value)
        if isinstance(value, list):
            return [self._show_value(each, 0, key, text) for each in value]
        if not isinstance(value, dict):
            return value
        if objects > 0:
            return {
                key(name): self._show_value(
                    each, objects - 1, key, hide_secret if _names_secret(name) else text
                )
                for name, each in value.items()
            }
        hidden = (each if is_stand_in(str(each)) else json.dumps(each) for each in value.values())
        return {str(number): hide_secret(each) for number, each in enumerate(hidden, 1)}

    def _show_statements(self, value: Any) -> Any:  # noqa: ANN401 - one statement, a list, or anything else
        if isinstance(value, dict):
            return self._show_elements(value, _OF_STATEMENTS)
        if isinstance(value, str) and not value.startswith("${"):
            shown = hide_unknown_words(value)
            return value if shown == value else shown
        if not isinstance(value, list):
            return value
        return _same_or(value, [self._show_statements(each) for each in value])


def _names_secret(key: str) -> bool:
    """Say whether a key that no request has, without a service before it, is called a secret."""
    return ":" not in key and sounds_secret(key)


def _same_or(value: Sequence[Any], parts: list[Any]) -> Sequence[Any]:
    """Return a list, or the other one where a part of it is another."""
    same = all(one is other for one, other in zip(parts, value, strict=True))
    return value if same else type(value)(parts)  # type: ignore[call-arg]
