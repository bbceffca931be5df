"""The trust policy accepts callers of one organization, and the caller belongs to another."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.caller_keys import ORGANIZATION_KEYS
from doctor.model.edit import AddStatement
from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Absent, Unreadable
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.trust.trust_edits import (
    own_statement,
    principal_of_caller,
    propose_trust_change,
    propose_value,
)
from doctor.rules.shared.trust.unmet_conditions import (
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)


@hop_rule(
    id="trust/trust-org-mismatch",
    summary="the role accepts only callers of another organization",
    over=("trust/trust-condition-unmet",),
    owns=ORGANIZATION_KEYS,
)
def trust_org_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is it the caller's organization, or its place in it, that is not accepted?"""
    for each in find_unmet_conditions(hop, ORGANIZATION_KEYS):
        yield Finding(
            title=f"the role accepts only callers of {each.wants} ({each.element.key})",
            explanation=f"The trust policy of {hop.role_name} compares the organization of the "
            f"caller's account. {_describe_organization(each)}{_of_paths(each)}",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=tuple(_propose_organization(hop, each)),
            next_step=None
            if each.certainty == "proven"
            else "aws organizations describe-organization, with credentials of the caller's "
            "account, shows its organization",
        )


def _describe_organization(each: Unmet) -> str:
    match each.element.got:
        case Unreadable():
            return "Which organization it belongs to was not seen."
        case Absent():
            return "The account belongs to no organization, so its callers never have the key."
        case _:
            return f"It belongs to {each.got}."


def _of_paths(each: Unmet) -> str:
    if each.key != "aws:principalorgpaths":
        return ""
    return (
        " A path reads o-ORG/r-ROOT/ou-UNIT/ with a slash at its end. To cover the units below, "
        "end it with a star. The key has many values, so it needs ForAnyValue:StringLike."
    )


def _propose_organization(hop: HopVerdict, each: Unmet) -> Iterator[Proposal]:
    """Propose to accept the organization; or to name this caller, which needs none then."""
    yield from propose_value(hop, each.statement, each.element)
    who = principal_of_caller(hop)
    if who is not None:
        own = own_statement(hop, each.statement, who, without=ORGANIZATION_KEYS)
        title = f"name {who.words} in a separate statement"
        yield propose_trust_change(hop, title, AddStatement(statement=own))
