"""Changes to policy documents: the smallest edit of the real document, its order kept."""

from __future__ import annotations

import copy
import json

from doctor.model.edit import (
    AddStatement,
    AllowAction,
    AllowPrincipal,
    AllowResource,
    AllowValue,
    DropCondition,
    ExemptResource,
    MoveCondition,
    PolicyChange,
    RemovePrincipal,
    RenameKey,
    ReplaceStatement,
    SetCondition,
)
from doctor.model.plain_json import JsonObject, statement_at, values_of

EMPTY_POLICY: JsonObject = {"Version": "2012-10-17", "Statement": []}


def read_document(document: object) -> JsonObject | None:
    """Return a policy document as an object, also where it is held as text; else `None`."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError):
            return None
    return document if isinstance(document, dict) else None


def change_document(document: JsonObject, changes: tuple[PolicyChange, ...]) -> JsonObject:
    """Return a changed copy of a policy document; the original is left alone.

    A change that names a statement or element which the document does not have changes nothing:
    the proof that follows then fails, and the remedy is not offered as proved.
    """
    changed: JsonObject = copy.deepcopy(document)
    for change in changes:
        if isinstance(change, AddStatement):
            _append_statement(changed, change.statement)
        else:
            statement = statement_at(changed, change.statement)
            if statement is not None:
                _change_statement(statement, change)
    return changed


def _change_statement(statement: JsonObject, change: PolicyChange) -> None:
    match change:
        case AllowPrincipal():
            _allow_principal(statement, change)
        case RemovePrincipal():
            _remove_principal(statement, change.principal)
        case AllowAction():
            _put(statement, "Action", change.action, change.replaces)
        case AllowResource():
            _put(statement, "Resource", change.resource, change.replaces)
        case ExemptResource():
            _exempt_resource(statement, change.resource)
        case ReplaceStatement():
            statement.clear()
            statement.update(copy.deepcopy(change.new))
        case _:
            _change_condition(statement, change)


def _change_condition(statement: JsonObject, change: PolicyChange) -> None:
    match change:
        case SetCondition():
            _set_condition(statement, change)
        case AllowValue():
            block = _condition_block(statement, change.operator)
            _put(block, _spelt(block, change.key), change.value, change.replaces)
        case RenameKey():
            _rename_key(_condition_block(statement, change.operator), change)
        case MoveCondition():
            _move_condition(statement, change)
        case DropCondition():
            _drop_condition(statement, change.operator, change.key)
        case _:
            pass


def _append_statement(document: JsonObject, statement: JsonObject) -> None:
    statements = document.setdefault("Statement", [])
    if isinstance(statements, dict):
        document["Statement"] = statements = [statements]
    if isinstance(statements, list):
        statements.append(statement)


def _allow_principal(statement: JsonObject, change: AllowPrincipal) -> None:
    principal = statement.get("Principal")
    if not isinstance(principal, dict):
        principal = {}
        statement["Principal"] = principal
    _put(principal, change.type, change.principal, change.replaces)


def _remove_principal(statement: JsonObject, principal: str) -> None:
    named = statement.get("Principal")
    if not isinstance(named, dict):
        return
    for kind, values in named.items():
        if isinstance(values, list) and principal in values and len(values) > 1:
            named[kind] = [each for each in values if each != principal]
            return


def _put(container: JsonObject, name: str, value: str, replaces: str | None) -> None:
    """Write a value into an element that may hold one value or a list, beside or instead."""
    present = container.get(name)
    if present is None:
        container[name] = value
        return
    values = values_of(present)
    if replaces in values:
        values[values.index(replaces)] = value
    elif value not in values:
        values.append(value)
    container[name] = values[0] if len(values) == 1 and not isinstance(present, list) else values


def _exempt_resource(statement: JsonObject, resource: str) -> None:
    """Narrow a Deny: drop the resource from a list that names it, else turn a `*` into NotResource.

    A pattern that covers more than the one resource cannot be narrowed by its list alone; then
    the statement is bound to other resources by a condition-free NotResource of its own, which
    would widen it, so nothing is changed.
    """
    present = statement.get("Resource")
    values = values_of(present)
    if resource in values and len(values) > 1:
        values.remove(resource)
        statement["Resource"] = values
    elif values == ["*"]:
        order = list(statement.items())
        statement.clear()
        for name, value in order:
            if name == "Resource":
                statement["NotResource"] = resource
            else:
                statement[name] = value
    elif "NotResource" in statement:
        _put(statement, "NotResource", resource, None)


def _set_condition(statement: JsonObject, change: SetCondition) -> None:
    block = _condition_block(statement, change.operator)
    single = len(change.values) == 1
    block[_spelt(block, change.key)] = change.values[0] if single else list(change.values)


def _rename_key(block: JsonObject, change: RenameKey) -> None:
    """Give a key another name in its place; one that is compared already keeps its values."""
    old = _spelt(block, change.key)
    if old not in block or _spelt(block, change.to) in block:
        return
    renamed = {change.to if key == old else key: value for key, value in block.items()}
    block.clear()
    block.update(renamed)


def _condition_block(statement: JsonObject, operator: str) -> JsonObject:
    """Return the keys under an operator, which is added where the statement has none.

    Where the document is malformed there, what is returned belongs to no document.
    """
    conditions = statement.setdefault("Condition", {})
    block = conditions.setdefault(operator, {}) if isinstance(conditions, dict) else {}
    return block if isinstance(block, dict) else {}


def _spelt(block: JsonObject, key: str) -> str:
    """Return a condition key as the document spells it: letter case makes no other key."""
    return next((each for each in block if each.lower() == key.lower()), key)


def _move_condition(statement: JsonObject, change: MoveCondition) -> None:
    """Move a condition; one that stands there already is kept, and the move is not made."""
    conditions = statement.get("Condition")
    if not isinstance(conditions, dict) or change.key not in conditions.get(change.operator, ()):
        return
    there = conditions.get(change.to_operator)
    same_key = (change.operator, change.key) == (change.to_operator, change.to_key)
    if not same_key and isinstance(there, dict) and change.to_key in there:
        return
    order = list(conditions)
    _drop_condition(statement, change.operator, change.key)
    moved = SetCondition(
        statement=change.statement,
        operator=change.to_operator,
        key=change.to_key,
        values=change.values,
    )
    _set_condition(statement, moved)
    kept = statement["Condition"]
    place = {name: at for at, name in enumerate(order)}
    if change.to_operator not in place:
        place[change.to_operator] = place[change.operator]
    statement["Condition"] = {name: kept[name] for name in sorted(kept, key=place.__getitem__)}


def _drop_condition(statement: JsonObject, operator: str, key: str) -> None:
    """Take a condition out, and the operator or the whole block with it where nothing is left."""
    conditions = statement.get("Condition")
    block = conditions.get(operator) if isinstance(conditions, dict) else None
    if not isinstance(conditions, dict) or not isinstance(block, dict) or key not in block:
        return
    del block[key]
    if not block:
        del conditions[operator]
    if not conditions:
        del statement["Condition"]
