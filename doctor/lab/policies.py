"""What a list of policy documents says to one request: "deny", "allow" or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from doctor.lab.conditions import Context, holds, like

Says = Literal["deny", "allow", ""]
NamesCaller = Callable[[dict[str, Any]], bool]


def statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of a document."""
    listed = document.get("Statement", [])
    return [listed] if isinstance(listed, dict) else list(listed)


def as_list(value: Any) -> list[str]:
    """Return a value or list of values as a list."""
    return value if isinstance(value, list) else [value]


def ask(
    documents: Iterable[dict[str, Any]],
    action: str,
    resource: str | None,
    context: Context,
    names_caller: NamesCaller | None = None,
) -> Says:
    """Ask policies: a Deny that applies is final. `names_caller` reads a Principal element."""
    said: Says = ""
    for document in documents:
        for statement in statements(document):
            if not _applies(statement, action, resource, context, names_caller):
                continue
            if statement.get("Effect") == "Deny":
                return "deny"
            said = "allow"
    return said


def _applies(
    statement: dict[str, Any],
    action: str,
    resource: str | None,
    context: Context,
    names_caller: NamesCaller | None,
) -> bool:
    if names_caller is not None and not names_caller(statement):
        return False
    if not _names(statement, "Action", action.lower(), lower=True):
        return False
    if resource is not None and not _names(statement, "Resource", resource, lower=False):
        return False
    return holds(statement.get("Condition", {}), context)


def _names(statement: dict[str, Any], element: str, value: str, *, lower: bool) -> bool:
    for name, wanted in ((element, True), (f"Not{element}", False)):
        if name in statement:
            patterns = as_list(statement[name])
            found = any(like(value, p.lower() if lower else p) for p in patterns)
            return found == wanted
    return False
