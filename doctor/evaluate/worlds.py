"""The worlds that a key of unknown value leaves: one for each value that the policies tell apart.

Where only equality is asked of a key, the values that are named, one that is not, and its absence
are all there is to tell apart. What holds in each of these worlds holds whatever the key is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from doctor.evaluate.literal_stars import is_no_value_of
from doctor.evaluate.operators import read_operator
from doctor.evaluate.patterns import VARIABLES_SINCE, variables_of
from doctor.model.context import RequestContext, Value
from doctor.model.observation import ABSENT, Known, Unreadable
from doctor.model.policy import Condition, Statement

_MOST_WORLDS: Final = 32
"""Worlds, each a whole evaluation: five keys with two values each. Where there are more, only
what the case itself says of its keys is tried."""
_UNNAMED: Final = "\N{BALLOT X}"
_EQUALITY: Final = frozenset({"stringequals", "stringnotequals", "null"})
_OF_MANY_VALUES: Final = ("keys", "paths", "list", ":amr", "calledvia")
"""Ends of the names of keys that may hold several values at once."""


def worlds(context: RequestContext, statements: Iterable[Statement]) -> Iterator[RequestContext]:
    """Give every context that is possible; none where there are too many, or nothing to try."""
    possible = {**_values_apart(context, statements), **context.possible}
    if not possible or math.prod(map(len, possible.values())) > _MOST_WORLDS:
        possible = dict(context.possible)
    for values in itertools.product(*possible.values()) if possible else ():
        keys = {**context.keys, **dict(zip(possible, values, strict=True))}
        yield replace(context, keys=keys, possible={})


def _values_apart(
    context: RequestContext, statements: Iterable[Statement]
) -> dict[str, tuple[Value, ...]]:
    asked: dict[str, list[Condition]] = {}
    put_in: set[str] = set()
    for statement in statements:
        put_in.update(_variables(statement))
        for condition in statement.conditions:
            asked.setdefault(condition.key.lower(), []).append(condition)
    return {
        key: _values(key, listed, context)
        for key, listed in asked.items()
        if key not in put_in
        and isinstance(context.at(key), Unreadable)
        and all(map(_is_equality, listed))
    }


def _variables(statement: Statement) -> Iterator[str]:
    """Name the keys whose values a statement puts into its own: there, any value matters."""
    texts = [*(statement.resources or ()), *(statement.not_resources or ())]
    texts += [value for condition in statement.conditions for value in condition.values]
    for text in texts:
        yield from (key.lower() for key in variables_of(text, VARIABLES_SINCE))


def _is_equality(condition: Condition) -> bool:
    operator = read_operator(condition.operator)
    if operator.name not in _EQUALITY or operator.quantifier is not None:
        return False
    plain = not any("${" in value for value in condition.values)
    return plain and not condition.key.lower().endswith(_OF_MANY_VALUES)


def _values(key: str, conditions: list[Condition], context: RequestContext) -> tuple[Value, ...]:
    named = {
        value: None
        for condition in conditions
        if read_operator(condition.operator).name != "null"
        for value in condition.values
        if not is_no_value_of(key, value)
    }
    found: list[Value] = [Known((value,)) for value in (*named, _UNNAMED)]
    return (*found,) if key in context.present else (*found, ABSENT)
