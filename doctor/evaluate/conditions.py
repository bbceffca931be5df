"""The Condition block: each operator and key against the request context.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
"""

from __future__ import annotations

import msgspec

from doctor.evaluate.operators import TAKES_VARIABLES, Compare, find_operator
from doctor.evaluate.patterns import Unresolved, expand
from doctor.evaluate.truth import all_of, any_of, not_, truth_of
from doctor.model.context import RequestContext
from doctor.model.observed import Absent, Known, Unreadable
from doctor.model.policy import Condition
from doctor.model.verdict import ElementMatch, Truth

_IF_EXISTS = "ifexists"


class _Operator(msgspec.Struct, frozen=True):
    """An operator's name taken apart. `compare` is `None` for Null and for unknown names."""

    name: str
    quantifier: str | None
    if_exists: bool
    compare: Compare | None
    negated: bool


def _read_operator(written: str) -> _Operator:
    quantifier, colon, rest = written.lower().rpartition(":")
    name = rest.removesuffix(_IF_EXISTS)
    found = find_operator(name)
    compare, negated = (None, False) if found is None else found
    return _Operator(name, quantifier if colon else None, name != rest, compare, negated)


def match_condition(condition: Condition, version: str, context: RequestContext) -> ElementMatch:
    """Match one operator and key against the request context."""
    got = context.lookup(condition.key)
    operator = _read_operator(condition.operator)
    worlds = context.possible.get(condition.key.lower(), (got,))
    decided = [_decide(condition, operator, world, version, context) for world in worlds]
    wanted, truth = decided[0]
    if any(other != truth for _, other in decided):
        truth = "unknown"
    return ElementMatch(
        element="Condition",
        truth=truth,
        wanted=wanted,
        got=got,
        negated=operator.negated,
        operator=condition.operator,
        key=condition.key,
    )


def _decide(
    condition: Condition,
    operator: _Operator,
    got: Known[tuple[str, ...]] | Absent | Unreadable,
    version: str,
    context: RequestContext,
) -> tuple[tuple[str, ...], Truth]:
    if operator.name == "null":
        return condition.values, _decide_null(condition.values, got)
    if operator.compare is None or operator.quantifier not in {
        None,
        "forallvalues",
        "foranyvalue",
    }:
        return condition.values, "unknown"
    if isinstance(got, Unreadable):
        return condition.values, "unknown"
    values = got.value if isinstance(got, Known) else ()
    if not values:
        return condition.values, _decide_missing(operator)
    wanted = [_expanded(value, operator, version, context) for value in condition.values]
    shown = tuple(
        value if isinstance(each, Unresolved) else each[0]
        for value, each in zip(condition.values, wanted, strict=True)
    )
    if operator.quantifier is None and len(values) > 1:
        # Documented as needing a set operator; what AWS does without one is not.
        return shown, "unknown"
    return shown, _decide_values(operator, wanted, values)


def _decide_null(wanted: tuple[str, ...], got: object) -> Truth:
    if isinstance(got, Unreadable):
        return "unknown"
    missing = not (isinstance(got, Known) and got.value)
    return truth_of(any((value.lower() == "true") == missing for value in wanted))


def _decide_missing(operator: _Operator) -> Truth:
    """Decide for a key that the request does not have."""
    if operator.quantifier == "forallvalues" or operator.if_exists:
        return "true"
    if operator.quantifier == "foranyvalue":
        return "false"
    return truth_of(operator.negated)


def _expanded(
    value: str, operator: _Operator, version: str, context: RequestContext
) -> tuple[str, str] | Unresolved:
    if not operator.name.startswith(TAKES_VARIABLES):
        return value, value
    try:
        return expand(value, version, context)
    except Unresolved as unresolved:
        return unresolved


def _decide_values(
    operator: _Operator, wanted: list[tuple[str, str] | Unresolved], values: tuple[str, ...]
) -> Truth:
    each_value = (_decide_one(operator, wanted, value) for value in values)
    if operator.quantifier == "forallvalues":
        return all_of(each_value)
    return any_of(each_value)


def _decide_one(
    operator: _Operator, wanted: list[tuple[str, str] | Unresolved], value: str
) -> Truth:
    """Compare one value of the request: any wanted value for a positive operator, none else."""
    matched = any_of(_compare(operator, each, value) for each in wanted)
    return not_(matched) if operator.negated else matched


def _compare(operator: _Operator, wanted: tuple[str, str] | Unresolved, value: str) -> Truth:
    if isinstance(wanted, Unresolved):
        return "false" if wanted.known else "unknown"
    if operator.compare is None:
        return "unknown"
    return truth_of(operator.compare(wanted[1], value))
