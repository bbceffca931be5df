"""The trust policy holds for a time only, which has passed or has not begun."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AddStatement, SetCondition
from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.model.stamp import later, parse_stamp
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.trust_edits import (
    names_only,
    own_statement,
    principal_of_caller,
    propose_trust_change,
)
from doctor.rules.shared.trust.unmet_conditions import (
    DATES,
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)

_A_WEEK = 7
"""Days that a new end lies ahead: time to mend it well, and soon enough to end by itself."""


@hop_rule(
    id="trust/trust-date-passed",
    summary="the role may only be assumed at another time",
    over=("trust/trust-condition-unmet",),
    owns=DATES,
)
def trust_date_passed(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the time of the call all that the trust policy does not accept?"""
    for each in find_unmet_conditions(hop, DATES):
        passed = _is_an_end(each)
        when = "has passed" if passed else "has not begun"
        now = "The time of the call was not seen." if each.got is None else f"It is {each.got}."
        yield Finding(
            title=f"the period in which the role may be assumed {when} ({each.wants})",
            explanation=f"The trust policy of {hop.role_name} compares the time of the call, by "
            f"the clock of AWS, with {each.wants} ({each.element.operator}). {now}",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=tuple(_propose_dates(hop, each, passed=passed)),
            next_step="ask the owner of the role how long it should be open"
            if passed
            else f"wait until {each.wants}, or ask the owner of the role for an earlier start",
        )


def _is_an_end(each: Unmet) -> bool:
    return "lessthan" in (each.element.operator or "").lower()


def _propose_dates(hop: HopVerdict, each: Unmet, *, passed: bool) -> Iterator[Proposal]:
    """Propose a week more from now (or a beginning now), for all or for the caller alone."""
    date = _new_date(each, days=_A_WEEK if passed else 0)
    operator, key = each.element.operator, each.element.key
    if date is None or operator is None or key is None or len(each.element.wanted) != 1:
        return
    until = f"until {date}" if passed else f"from {date} on"
    change = SetCondition(
        statement=each.statement.index, operator=operator, key=key, values=(date,)
    )
    yield propose_trust_change(hop, f"let the statement hold {until}", change)
    who = principal_of_caller(hop)
    if who is not None and not names_only(hop, each.statement, who):
        own = own_statement(hop, each.statement, who)
        own.get("Condition", {}).get(operator, {})[key] = date
        title = f"let {who.words} alone in {until}"
        yield propose_trust_change(hop, title, AddStatement(statement=own))


def _new_date(each: Unmet, *, days: int) -> str | None:
    """Return the date to write: of the kind that the condition has, days after the call."""
    got = each.element.got
    bounded = any(word in (each.element.operator or "").lower() for word in ("less", "greater"))
    now = parse_stamp(got.value[0]) if isinstance(got, Known) and got.value else None
    if now is None or not bounded or each.key != "aws:currenttime":
        return None
    # A beginning has to lie before the call itself.
    return later(now, days=days, seconds=0 if days else -1)
