"""How rules show what they saw: a quoted line of a file, or a statement of a policy."""

from __future__ import annotations

import json

from doctor.model.chain import Setting
from doctor.model.finding import Evidence, PolicyPlace, Quote
from doctor.model.policy import Policy, Statement
from doctor.model.verdict import ElementMatch, StatementMatch


def quote_setting(setting: Setting, says: str, label: str = "") -> Evidence:
    """Quote the line of a setting with its value underlined."""
    if setting.place.variable is not None:
        text = f"{setting.place.variable}={setting.value}"
    else:
        text = f"{setting.name} = {setting.value}"
    quote = Quote(
        text=text, start=len(text) - len(setting.value), length=len(setting.value), label=label
    )
    return Evidence(says=says, place=setting.place, quote=quote)


def policy_place(
    policy: Policy, statement: Statement | None = None, element: str | None = None
) -> PolicyPlace:
    """Name a place in a policy."""
    return PolicyPlace(
        policy=policy.kind,
        owner=policy.name,
        name=policy.arn,
        statement=None if statement is None else statement.index,
        sid=None if statement is None else statement.sid,
        element=element,
    )


def quote_condition(
    match: StatementMatch, element: ElementMatch, says: str, label: str = ""
) -> Evidence:
    """Quote one operator and key of a statement's Condition, its values underlined."""
    values = list(element.wanted)
    shown = json.dumps(values[0] if len(values) == 1 else values)
    text = f'"{element.operator}": {{"{element.key}": {shown}}}'
    quote = Quote(text=text, start=len(text) - len(shown) - 1, length=len(shown), label=label)
    return Evidence(says=says, place=matched_place(match, "Condition"), quote=quote)


def quote_element(match: StatementMatch, name: str, value: object, says: str) -> Evidence:
    """Quote an element of a statement (`"Principal": …`), its value underlined; one as a string."""
    alone = isinstance(value, (list, tuple)) and len(value) == 1
    shown = json.dumps(value[0] if alone else value)  # type: ignore[index]
    text = f'"{name}": {shown}'
    quote = Quote(text=text, start=len(text) - len(shown), length=len(shown))
    return Evidence(says=says, place=matched_place(match, name), quote=quote)


def matched_place(match: StatementMatch, element: str | None = None) -> PolicyPlace:
    """Name the place of a statement that was matched."""
    return PolicyPlace(
        policy=match.kind,
        owner=match.policy_name,
        name=match.policy_arn,
        statement=match.index,
        sid=match.sid,
        element=element,
    )
