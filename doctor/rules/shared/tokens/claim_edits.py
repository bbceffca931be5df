"""Proposals that let a token's claim through: the trust policy's condition changed by the least."""

from __future__ import annotations

from doctor.evaluate.globs import like
from doctor.model.edit import MoveCondition, PolicyChange, SetCondition
from doctor.model.finding import Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.shared.tokens.claims import written_values
from doctor.rules.shared.trust.condition_values import as_like, is_exact
from doctor.rules.shared.trust.trust_edits import propose_trust_change

_EXACT = "stringequals"


def propose_claim_value(
    hop: HopVerdict,
    statement: StatementMatch,
    element: ElementMatch,
    value: str,
    *,
    replaces: str | None = None,
    title: str,
) -> Proposal | None:
    """Propose to accept a value beside the others, or in place of one; a pattern needs StringLike.

    `None` where the condition forbids values, or compares them in a way that has no pattern.
    """
    operator = element.operator or ""
    if element.negated or not compares_text(operator):
        return None
    written = list(written_values(hop, statement, element))
    if replaces in written:
        written[written.index(replaces)] = value
    else:
        written.append(value)
    needs_like = "*" in value or "?" in value
    to_operator = as_like(operator) if needs_like else operator
    change: PolicyChange = MoveCondition(
        statement=statement.index,
        operator=operator,
        key=element.key or "",
        to_operator=to_operator,
        to_key=element.key or "",
        values=tuple(written),
    )
    if to_operator == operator:
        change = SetCondition(
            statement=statement.index,
            operator=operator,
            key=element.key or "",
            values=tuple(written),
        )
    return propose_trust_change(hop, title, change)


def compares_text(operator: str) -> bool:
    """Say whether an operator compares text for equality, exactly or by a pattern."""
    name = operator.lower().rpartition(":")[2].removesuffix("ifexists")
    return name in {_EXACT, "stringequalsignorecase", "stringlike"}


def is_pattern_by_intent(element: ElementMatch, got: str) -> bool:
    """Say whether a value would match, did the operator take its wildcards for wildcards."""
    wild = (each for each in element.wanted if "*" in each or "?" in each)
    return is_exact(element.operator or "") and any(like(each, got) for each in wild)
