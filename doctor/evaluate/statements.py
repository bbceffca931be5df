"""One statement against one request: its truth alone, or element by element.

Both ask the same matchers, which are prepared once for a statement, on first use.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import functools

import msgspec

from doctor.evaluate.conditions import ReadyCondition
from doctor.evaluate.globs import action_matcher, resource_matcher
from doctor.evaluate.patterns import (
    VARIABLES_SINCE,
    Unresolved,
    as_pattern,
    expand,
    is_open,
    open_pattern,
)
from doctor.evaluate.principals import ReadyPrincipals
from doctor.evaluate.truth import all_of, any_of, both, not_, truth_of
from doctor.model.context import RequestContext
from doctor.model.observation import Known
from doctor.model.policy import Policy, PrincipalEntry, Statement
from doctor.model.principal import Caller
from doctor.model.verdict import ElementMatch, Match, StatementMatch, Truth

_ELEMENTS_HELD = 8_192
"""Elements matched with one action or role: those of a large account, asked of one role by all."""


class Asked(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is asked: the action (and in lower case), on which role, by whom, in which context."""

    action: str
    lowered: str
    role_arn: str
    caller: Caller
    context: RequestContext


class OpenStatement(msgspec.Struct, frozen=True, gc=False):
    """A statement that action, resource and caller leave open: how far, and the caller as what."""

    source: ReadyStatement
    truth: Truth
    match: Match

    def decide(self, asked: Asked) -> Truth:
        """Decide the rest."""
        rest = self.source.decide_rest(asked)
        return rest if self.truth == "true" else both(self.truth, rest)


class ReadyStatement:
    """A statement of a policy with its matchers."""

    __slots__ = ("_conditions", "_open", "_principals", "_varies", "effect", "policy", "statement")

    def __init__(self, policy: Policy, statement: Statement) -> None:
        self.policy = policy
        self.statement = statement
        self.effect = statement.effect or "Allow"
        self._conditions: tuple[ReadyCondition, ...] | None = None
        self._principals: ReadyPrincipals | None = None
        self._open = _is_open(statement)
        resources = (*(statement.resources or ()), *(statement.not_resources or ()))
        self._varies = self._open or _hold_variables(resources, policy.version)

    def may_match(self, lowered: str, role_arn: str) -> bool:
        """Say whether action and resource leave it open that the statement matches.

        That hangs on nothing but the two, so it can be asked once for all callers.
        """
        statement = self.statement
        if self._open:
            return True
        if statement.actions is not None and not match_action(statement.actions, lowered):
            return False
        if statement.not_actions is not None and match_action(statement.not_actions, lowered):
            return False
        if self._varies:
            return True
        if statement.resources is not None and not _match_static(statement.resources, role_arn):
            return False
        others = statement.not_resources
        return others is None or not _match_static(others, role_arn)

    def open_to(self, caller: Caller) -> OpenStatement | None:
        """Return what is left to decide for a caller; `None` where the statement is not for it."""
        statement = self.statement
        truth: Truth = "true"
        match: Match | None = None
        if statement.principals is not None:
            truth, match = self._ready_principals(statement.principals).match(caller)
        if statement.not_principals is not None:
            truth = both(truth, not_(ReadyPrincipals(statement.not_principals).match(caller)[0]))
        return None if truth == "false" else OpenStatement(self, truth, match or "account")

    def decide_rest(self, asked: Asked) -> Truth:
        """Decide what hangs on the request's context: conditions, and resources with variables."""
        truth = self._decide_resources(asked) if self._varies else "true"
        if self._open:
            truth = both(truth, self._decide_actions(asked))
        if truth == "false":
            return truth
        for condition in self._ready_conditions():
            found = condition.decide(asked.context)
            if found == "false":
                return found
            if found == "unknown":
                truth = found
        return truth

    @property
    def hangs_on_context(self) -> bool:
        """Say whether the request's context has a say at all."""
        return self._varies or bool(self.statement.conditions)

    def _decide_resources(self, asked: Asked) -> Truth:
        statement, version = self.statement, self.policy.version
        truth: Truth = "true"
        if statement.resources is not None:
            truth = _match_role(statement.resources, version, asked)
        if statement.not_resources is not None:
            truth = both(truth, not_(_match_role(statement.not_resources, version, asked)))
        return truth

    def _decide_actions(self, asked: Asked) -> Truth:
        """Decide actions of which some are not known."""
        statement = self.statement
        truth: Truth = "true"
        if statement.actions is not None:
            truth = _match_open_action(statement.actions, asked.lowered)
        if statement.not_actions is not None:
            truth = both(truth, not_(_match_open_action(statement.not_actions, asked.lowered)))
        return truth

    def trace(self, asked: Asked) -> StatementMatch:
        """Match every element that the statement has."""
        statement, policy = self.statement, self.policy
        elements: list[ElementMatch] = []
        if statement.principals is not None:
            named = self._ready_principals(statement.principals)
            elements.append(named.trace(statement.principals, asked.caller, negated=False))
        if statement.not_principals is not None:
            others = ReadyPrincipals(statement.not_principals)
            elements.append(others.trace(statement.not_principals, asked.caller, negated=True))
        if statement.actions is not None:
            elements.append(_trace_action(statement.actions, asked, negated=False))
        if statement.not_actions is not None:
            elements.append(_trace_action(statement.not_actions, asked, negated=True))
        if statement.resources is not None:
            elements.append(_trace_role(statement.resources, policy, asked, negated=False))
        if statement.not_resources is not None:
            elements.append(_trace_role(statement.not_resources, policy, asked, negated=True))
        elements += [each.trace(asked.context) for each in self._ready_conditions()]
        return StatementMatch(
            kind=policy.kind,
            policy_name=policy.name,
            policy_arn=policy.arn,
            index=statement.index,
            sid=statement.sid,
            effect=self.effect,
            truth=all_of([element.truth for element in elements]),
            elements=tuple(elements),
        )

    def _ready_principals(self, entries: tuple[PrincipalEntry, ...]) -> ReadyPrincipals:
        if self._principals is None:
            self._principals = ReadyPrincipals(entries)
        return self._principals

    def _ready_conditions(self) -> tuple[ReadyCondition, ...]:
        if self._conditions is None:
            version = self.policy.version
            self._conditions = tuple(
                ReadyCondition(each, version) for each in self.statement.conditions
            )
        return self._conditions


def _trace_action(patterns: tuple[str, ...], asked: Asked, *, negated: bool) -> ElementMatch:
    matched = _match_open_action(patterns, asked.lowered)
    return ElementMatch(
        element="Action",
        truth=not_(matched) if negated else matched,
        wanted=patterns,
        got=Known((asked.action,)),
        negated=negated,
    )


def _trace_role(
    patterns: tuple[str, ...], policy: Policy, asked: Asked, *, negated: bool
) -> ElementMatch:
    matched = _match_role(patterns, policy.version, asked)
    return ElementMatch(
        element="Resource",
        truth=not_(matched) if negated else matched,
        wanted=patterns,
        got=Known((asked.role_arn,)),
        negated=negated,
    )


def _match_open_action(patterns: tuple[str, ...], lowered: str) -> Truth:
    """Match an action against patterns of which some may not be known."""
    if match_action(tuple(each for each in patterns if not is_open(each)), lowered):
        return "true"
    unseen = tuple(open_pattern(each) for each in patterns if is_open(each))
    return "unknown" if match_action(unseen, lowered) else "false"


def _is_open(statement: Statement) -> bool:
    """Say whether actions or resources of a statement are not known."""
    elements = (
        statement.actions,
        statement.not_actions,
        statement.resources,
        statement.not_resources,
    )
    return any(is_open(text) for texts in elements if texts for text in texts if "${" in text)


@functools.lru_cache(maxsize=_ELEMENTS_HELD)
def match_action(patterns: tuple[str, ...], lowered: str) -> bool:
    """Match an action (in lower case) against patterns, in which letter case does not count."""
    if len(patterns) == 1:
        return patterns[0] == "*" or action_matcher(patterns[0])(lowered)
    return any(pattern == "*" or action_matcher(pattern)(lowered) for pattern in patterns)


def _match_role(patterns: tuple[str, ...], version: str, asked: Asked) -> Truth:
    if len(patterns) == 1:
        return _matches_role(patterns[0], version, asked)
    return any_of([_matches_role(pattern, version, asked) for pattern in patterns])


def _matches_role(pattern: str, version: str, asked: Asked) -> Truth:
    if pattern == "*":
        return "true"
    if is_open(pattern):
        seen = resource_matcher(as_pattern(open_pattern(pattern)))(asked.role_arn)
        return "unknown" if seen else "false"
    try:
        _, expanded = expand(pattern, version, asked.context)
    except Unresolved as unresolved:
        return "false" if unresolved.known else "unknown"
    return truth_of(resource_matcher(expanded)(asked.role_arn))


def _hold_variables(patterns: tuple[str, ...], version: str) -> bool:
    if version != VARIABLES_SINCE:
        return False
    return any("${" in pattern for pattern in patterns)


@functools.lru_cache(maxsize=_ELEMENTS_HELD)
def _match_static(patterns: tuple[str, ...], role_arn: str) -> bool:
    if len(patterns) == 1:
        return patterns[0] == "*" or resource_matcher(as_pattern(patterns[0]))(role_arn)
    return any(
        pattern == "*" or resource_matcher(as_pattern(pattern))(role_arn) for pattern in patterns
    )
