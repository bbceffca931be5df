"""The trust policy names the caller and allows another action than the one that is called."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from doctor.evaluate.patterns import is_open
from doctor.model.edit import AddStatement, AllowAction, EditTrustPolicy
from doctor.model.enumeration import and_list
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import StatementMatch
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.trust.allow_statements import quote_statement
from doctor.rules.shared.trust.lone_policies import Misfit, misfits, stands_alone
from doctor.rules.shared.trust.near_misses import misses_only
from doctor.rules.shared.trust.trust_edits import (
    own_statement,
    principal_of_caller,
    propose_trust_change,
)


@hop_rule(
    id="trust/trust-wrong-action",
    summary="the trust policy allows an action other than the one called",
    over=(
        "trust/trust-condition-unmet",
        "trust/trust-only-federated",
        "trust/trust-only-service",
    ),
)
def trust_wrong_action(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the right caller allowed the wrong thing?"""
    if stands_alone(hop):
        yield from map(functools.partial(_misfit, hop), misfits(hop))
        return
    for statement in misses_only(hop, "Action"):
        named = [value for each in statement.of("Principal") for value in each.wanted]
        if "Principal" in statement.missed_elements or any(map(is_open, named)):
            continue
        actions = [value for each in statement.of("Action") for value in each.wanted]
        called = hop.request.action
        yield Finding(
            title=f"the trust policy does not allow {called}",
            explanation=f"The statement names the caller, but allows only {and_list(actions)}. "
            f"This call is {called}, which needs to be allowed by name.",
            evidence=(quote_element(statement, "Action", actions, f"{called} is not among these"),),
            proposals=(
                _propose_actions(hop, statement, actions),
                *_for_caller_alone(hop, statement),
            ),
        )


def _misfit(hop: HopVerdict, misfit: Misfit) -> Finding:
    """Tell of actions that none of the principals beside them can call."""
    statement, fits = misfit.statement, misfit.fits
    assumes = [each for each in statement.actions or () if each.lower().startswith("sts:assume")]
    change = AllowAction(
        statement=statement.index, action=fits, replaces=assumes[0] if assumes else None
    )
    return Finding(
        title=f"{misfit.whom} calls {fits}, and the statement does not allow it",
        explanation=f"The statement names {misfit.whom} and allows "
        f"{', '.join(statement.actions or ())}. Each kind of principal has its own call: users, "
        "roles and services use AssumeRole, OIDC tokens AssumeRoleWithWebIdentity, SAML "
        "assertions AssumeRoleWithSAML.",
        evidence=(quote_statement(misfit.policy, statement, f"{fits} is not allowed", "Action"),),
        proposals=(propose_trust_change(hop, f"allow {fits} instead", change),),
    )


def _for_caller_alone(hop: HopVerdict, statement: StatementMatch) -> tuple[Proposal, ...]:
    """Propose a statement of the caller's own: a shared one would open the action to others."""
    who = principal_of_caller(hop)
    if who is None:
        return ()
    own = own_statement(hop, statement, who)
    title = f"allow {hop.request.action} to {who.words} only"
    return (propose_trust_change(hop, title, AddStatement(statement=own)),)


def _propose_actions(hop: HopVerdict, statement: StatementMatch, actions: list[str]) -> Proposal:
    misspelt = [each for each in actions if each.lower().startswith("sts:assumerole")]
    replaces = misspelt[0] if len(actions) == 1 and misspelt else None
    change = AllowAction(statement=statement.index, action=hop.request.action, replaces=replaces)
    return Proposal(
        title=f"allow {hop.request.action} in this statement",
        who="target-admin",
        kind="trust-policy",
        edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=(change,)),),
    )
