"""One statement against one request, element by element.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import msgspec

from doctor.evaluate.conditions import match_condition
from doctor.evaluate.patterns import Unresolved, arn_like, expand, matcher
from doctor.evaluate.principals import match_principals
from doctor.evaluate.truth import all_of, any_of, not_, truth_of
from doctor.model.context import RequestContext
from doctor.model.observed import Known
from doctor.model.policy import Policy, Statement
from doctor.model.principal import Caller
from doctor.model.verdict import ElementMatch, StatementMatch, Truth


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the action, on which role, by whom, in which request context."""

    action: str
    role_arn: str
    caller: Caller
    context: RequestContext


def match_statement(policy: Policy, statement: Statement, asked: Asked) -> StatementMatch:
    """Match every element that the statement has."""
    elements = [
        *_principal(statement, asked),
        *_action(statement, asked.action),
        *_resource(policy, statement, asked),
        *(
            match_condition(condition, policy.version, asked.context)
            for condition in statement.conditions
        ),
    ]
    truth = all_of(element.truth for element in elements)
    return StatementMatch(
        kind=policy.kind,
        policy_name=policy.name,
        policy_arn=policy.arn,
        index=statement.index,
        sid=statement.sid,
        effect=statement.effect or "Allow",
        truth=truth,
        elements=tuple(elements),
    )


def _principal(statement: Statement, asked: Asked) -> list[ElementMatch]:
    found = []
    if statement.principals is not None:
        found.append(match_principals(statement.principals, asked.caller))
    if statement.not_principals is not None:
        found.append(match_principals(statement.not_principals, asked.caller, negated=True))
    return found


def _action(statement: Statement, action: str) -> list[ElementMatch]:
    found = []
    lowered = action.lower()
    for patterns, negated in ((statement.actions, False), (statement.not_actions, True)):
        if patterns is None:
            continue
        matched = any(
            matcher(pattern.lower().replace("\\", "\\\\"))(lowered) for pattern in patterns
        )
        found.append(
            ElementMatch(
                element="Action",
                truth=truth_of(matched != negated),
                wanted=patterns,
                got=Known((action,)),
                negated=negated,
            )
        )
    return found


def _resource(policy: Policy, statement: Statement, asked: Asked) -> list[ElementMatch]:
    found = []
    for patterns, negated in ((statement.resources, False), (statement.not_resources, True)):
        if patterns is None:
            continue
        matched = any_of(_matches_role(pattern, policy.version, asked) for pattern in patterns)
        found.append(
            ElementMatch(
                element="Resource",
                truth=not_(matched) if negated else matched,
                wanted=patterns,
                got=Known((asked.role_arn,)),
                negated=negated,
            )
        )
    return found


def _matches_role(pattern: str, version: str, asked: Asked) -> Truth:
    if pattern == "*":
        return "true"
    try:
        _, expanded = expand(pattern, version, asked.context)
    except Unresolved as unresolved:
        return "false" if unresolved.known else "unknown"
    if expanded.count(":") < 5:  # noqa: PLR2004 - a pattern shorter than an ARN, such as "arn:*"
        return truth_of(matcher(expanded)(asked.role_arn))
    return truth_of(arn_like(expanded, asked.role_arn))
