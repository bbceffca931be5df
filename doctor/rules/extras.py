"""Actions that ride along with an assume call: each needs an Allow of its own."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import AllowAction, EditTrustPolicy
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import HopVerdict
from doctor.model.verdict import Verdict
from doctor.rules.keys import said


def not_allowed(hop: HopVerdict, action: str, what: str) -> Iterator[Finding]:
    """Tell that an action that rides along is not allowed, while the assume call itself is."""
    told = [each for each in hop.failures if (each.action or "").lower() == action.lower()]
    judged = next((verdict for name, verdict in hop.extras if name == action), None)
    denied = judged is not None and judged.decision.endswith("deny")
    if hop.denied_by("trust policy") or not (told or denied):
        return
    yield Finding(
        title=f"the call sends {what}, and {action} is not allowed",
        explanation=f"A call that sends {what} asks for {action} on the role besides the assume "
        "action, in the trust policy and, from another account, in the caller's own policies.",
        certainty="proven" if told or denied else "likely",
        evidence=(*_because(judged), *(said(each) for each in told)),
        proposals=tuple(_proposals(hop, action)),
        next_step=f"or send no {what}",
    )


def _because(judged: Verdict | None) -> Iterator[Evidence]:
    if judged is not None:
        yield Evidence(says=judged.because)


def _proposals(hop: HopVerdict, action: str) -> Iterator[Proposal]:
    """Propose to allow the action where the assume action is allowed to this caller."""
    for statement in hop.verdict.allow_statements("trust policy"):
        if statement.truth == "true":
            change = AllowAction(statement=statement.index, action=action)
            yield Proposal(
                title=f"allow {action} beside the assume action",
                who="target-admin",
                kind="trust-policy",
                edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=(change,)),),
            )
            return
