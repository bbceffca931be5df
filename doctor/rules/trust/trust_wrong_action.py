"""The trust policy names the caller and allows another action than the one that is called."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AddStatement, AllowAction, EditTrustPolicy
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import StatementMatch
from doctor.rules.evidence import seen_element
from doctor.rules.misses import caller_arn, misses_only
from doctor.rules.rule import hop_rule


@hop_rule(
    id="trust/trust-wrong-action",
    summary="the trust policy allows another action than the one that is called",
    since="0.1.0",
    over=("trust/trust-condition-unmet",),
)
def trust_wrong_action(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is the right caller allowed the wrong thing?"""
    for statement in misses_only(hop, "Action"):
        if "Principal" in statement.missed_elements:
            continue
        actions = [value for each in statement.of("Action") for value in each.wanted]
        called = hop.request.action
        yield Finding(
            title=f"the trust policy does not allow {called}",
            explanation=f"The statement names the caller, but allows {', '.join(actions)}. "
            f"This call is {called}, and that has to be allowed by its own name.",
            evidence=(seen_element(statement, "Action", actions, f"{called} is not among these"),),
            proposals=(_proposal(hop, statement, actions), *_for_caller_alone(hop)),
        )


def _for_caller_alone(hop: HopVerdict) -> tuple[Proposal, ...]:
    """Propose a statement of the caller's own: a shared one would open the action to others."""
    arn = caller_arn(hop)
    if arn is None:
        return ()
    statement = {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": hop.request.action}
    return (
        Proposal(
            title=f"allow {hop.request.action} to {arn} alone",
            who="target-admin",
            kind="trust-policy",
            edits=(
                EditTrustPolicy(
                    role_arn=hop.role_arn, changes=(AddStatement(statement=statement),)
                ),
            ),
        ),
    )


def _proposal(hop: HopVerdict, statement: StatementMatch, actions: list[str]) -> Proposal:
    misspelt = [each for each in actions if each.lower().startswith("sts:assumerole")]
    replaces = misspelt[0] if len(actions) == 1 and misspelt else None
    change = AllowAction(statement=statement.index, action=hop.request.action, replaces=replaces)
    return Proposal(
        title=f"allow {hop.request.action} in this statement",
        who="target-admin",
        kind="trust-policy",
        edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=(change,)),),
    )
