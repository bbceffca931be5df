"""The Condition block: each operator and key against the request context.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
"""

from __future__ import annotations

import msgspec

from doctor.evaluate.globs import matcher
from doctor.evaluate.literal_stars import is_never_met
from doctor.evaluate.operators import Family, Test, read_operator
from doctor.evaluate.patterns import (
    Unresolved,
    as_pattern,
    expand,
    has_variables,
    is_open,
    open_pattern,
)
from doctor.evaluate.truth import all_of, any_of, not_, truth_of
from doctor.model.context import RequestContext, Value
from doctor.model.observation import Absent, Known, Unreadable
from doctor.model.policy import Condition
from doctor.model.verdict import ElementMatch, Truth


class ReadyCondition:
    """One operator and key of a Condition block, its values prepared once."""

    __slots__ = ("_key", "_operator", "_test", "_version", "condition")

    def __init__(self, condition: Condition, version: str) -> None:
        self.condition = condition
        self._version = version
        self._key = condition.key.lower()
        self._operator = read_operator(condition.operator)
        self._test: Test | None = None

    def decide(self, context: RequestContext) -> Truth:
        """Decide in every world that is possible: where they differ the answer is unknown."""
        given = context.given.get(self._key)
        if is_open(self._key):
            return "unknown"
        if self._test is not None and type(given) is str:
            return "true" if self._test(given) != self._operator.negated else "false"
        worlds = context.possible.get(self._key)
        if worlds is None:
            return self._decide(context.at(self._key), context)
        first, *others = (self._decide(world, context) for world in worlds)
        return first if all(other == first for other in others) else "unknown"

    def trace(self, context: RequestContext) -> ElementMatch:
        """Decide, and show the policy's values with their variables put in."""
        return ElementMatch(
            element="Condition",
            truth=self.decide(context),
            wanted=self._show_values(context),
            got=context.at(self._key),
            negated=self._operator.negated,
            operator=self.condition.operator,
            key=self.condition.key,
        )

    def _decide(self, got: Value, context: RequestContext) -> Truth:
        operator = self._operator
        if operator.name == "null" and operator.quantifier is None and not operator.if_exists:
            return _decide_null(self.condition.values, got, there=self._key in context.present)
        if operator.family is None:
            return "unknown"
        if isinstance(got, Unreadable):
            return self._decide_unread(context)
        if isinstance(got, Absent) or not got.value:
            return self._decide_missing()
        if operator.quantifier is None and len(got.value) > 1:
            # Documented as needing a set operator; what AWS does without one is not.
            return "unknown"
        truths = (self._decide_one(operator.family, value, context) for value in got.value)
        return all_of(truths) if operator.quantifier == "forallvalues" else any_of(truths)

    def _decide_unread(self, context: RequestContext) -> Truth:
        """Decide for a key whose value nobody knows: a `*` matches any, where there is one."""
        operator = self._operator
        if not operator.negated and is_never_met(self.condition):
            return "false"
        anything = "*" in self.condition.values and operator.name in {"stringlike", "stringnotlike"}
        if not anything or operator.quantifier == "foranyvalue":
            return "unknown"
        there = self._key in context.present
        if operator.negated:
            return "false" if there and operator.quantifier is None else "unknown"
        missing_is_true = operator.if_exists or operator.quantifier == "forallvalues"
        return "true" if there or missing_is_true else "unknown"

    def _decide_missing(self) -> Truth:
        """Decide for a key that the request does not have."""
        operator = self._operator
        if operator.quantifier == "forallvalues" or operator.if_exists:
            return "true"
        if operator.quantifier == "foranyvalue":
            return "false"
        return truth_of(operator.negated)

    def _decide_one(self, family: Family, value: str, context: RequestContext) -> Truth:
        """Compare one value of the request: any wanted value for a positive operator, none else."""
        if self._test is not None:
            return "true" if self._test(value) != self._operator.negated else "false"
        matched = self._match(family, value, context)
        return not_(matched) if self._operator.negated else matched

    def _match(self, family: Family, value: str, context: RequestContext) -> Truth:
        values = self.condition.values
        if any(map(is_open, values)):
            return self._match_open(family, value, context)
        if family.variables is False or not any(has_variables(v, self._version) for v in values):
            wanted = tuple(map(as_pattern, values)) if family.patterns else values
            self._test = family.prepare(wanted)
            return truth_of(self._test(value))
        found, unread = self._expand(family, context)
        if family.prepare(found)(value):
            # Where AWS documents it both ways, what only a variable makes true is not known.
            return "true" if family.variables or family.prepare(values)(value) else "unknown"
        return "unknown" if unread else "false"

    def _match_open(self, family: Family, value: str, context: RequestContext) -> Truth:
        """Compare with values of which some are not known: those match whatever they may be."""
        closed = tuple(each for each in self.condition.values if not is_open(each))
        shape = msgspec.structs.replace(self.condition, values=closed)
        known = ReadyCondition(shape, self._version)._match(family, value, context)  # noqa: SLF001 - its own kind
        if known == "true":
            return known
        if family.variables is not True:
            return "unknown"
        unseen = [as_pattern(open_pattern(each)) for each in self.condition.values if is_open(each)]
        return "unknown" if any(matcher(each)(value) for each in unseen) else known

    def _expand(self, family: Family, context: RequestContext) -> tuple[list[str], bool]:
        """Return the values with variables put in, and whether a variable could not be read.

        A variable that is absent leaves nothing that could match.
        """
        found: list[str] = []
        unread = False
        for value in self.condition.values:
            try:
                shown, pattern = expand(value, self._version, context)
            except Unresolved as unresolved:
                unread = unread or not unresolved.known
            else:
                found.append(pattern if family.patterns else shown)
        return found, unread

    def _show_values(self, context: RequestContext) -> tuple[str, ...]:
        family = self._operator.family
        if family is None or family.variables is False:
            return self.condition.values
        return tuple(_show(value, self._version, context) for value in self.condition.values)


def _show(value: str, version: str, context: RequestContext) -> str:
    if "${" not in value:
        return value
    try:
        return expand(value, version, context)[0]
    except Unresolved:
        return value


def _decide_null(wanted: tuple[str, ...], got: Value, *, there: bool) -> Truth:
    if isinstance(got, Unreadable) and not there:
        return "unknown"
    missing = not isinstance(got, Unreadable) and not (isinstance(got, Known) and got.value)
    return truth_of(any((value.lower() == "true") == missing for value in wanted))
