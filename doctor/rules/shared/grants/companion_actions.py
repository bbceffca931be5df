"""Actions that ride along with an assume call: each needs an Allow of its own."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.edit import (
    AddStatement,
    AllowAction,
    AllowPrincipal,
    EditTrustPolicy,
    PolicyChange,
)
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.plain_json import values_of
from doctor.model.policy import PolicyKind
from doctor.model.situation import HopVerdict
from doctor.model.verdict import Verdict
from doctor.rules.shared.grants.grant_edits import propose_grant
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.trust_edits import propose_trust_change, propose_trust_of_caller


def explain_missing_action(hop: HopVerdict, action: str, what: str) -> Iterator[Finding]:
    """Tell that an action that rides along is not allowed: AWS says so, or the policies do.

    Without AWS's word it is no cause where the assume call itself is not allowed.
    """
    told = [each for each in hop.failures if (each.action or "").lower() == action.lower()]
    judged = next((verdict for name, verdict in hop.extras if name == action), None)
    denied = judged is not None and judged.decision.endswith("deny")
    if not told and (hop.denied_by("trust policy") or not denied):
        return
    closed = hop.denied_by("trust policy")
    yield Finding(
        title=f"the call sends {what}, and {action} is not allowed",
        explanation=f"A call that sends {what} needs {action} on the role besides the assume "
        "action, in the trust policy and, across accounts, in the caller's own policies."
        + (f" The trust policy does not allow {hop.request.action} either." if closed else ""),
        certainty=_certainty(judged, denied=denied),
        evidence=(*_because(judged), *(quote_failure(each) for each in told)),
        proposals=(*_on_the_role(hop, judged, action), *_on_the_caller(hop, judged, action)),
        next_step=f"alternatively, send no {what.removeprefix('a ')}",
    )


def _certainty(judged: Verdict | None, *, denied: bool) -> Certainty:
    """Weigh what AWS names against the policies: where one that was read has it, it is not that."""
    if denied:
        return "proven"
    trust = None if judged is None else judged.layer("trust policy")
    return "possible" if trust is not None and trust.statements else "likely"


def _because(judged: Verdict | None) -> Iterator[Evidence]:
    if judged is not None:
        yield Evidence(says=judged.because)


def _denies(judged: Verdict | None, kind: PolicyKind) -> bool:
    """Say whether policies of a kind were asked for the action, and do not allow it."""
    layer = None if judged is None else judged.layer(kind)
    return layer is not None and layer.needed and layer.decision.endswith("deny")


def _on_the_role(hop: HopVerdict, judged: Verdict | None, action: str) -> Iterator[Proposal]:
    """Propose to allow the action where the assume action is allowed to this caller."""
    if judged is not None and not _denies(judged, "trust policy"):
        return
    title = f"allow {action} besides the assume action"
    for statement in hop.verdict.allow_statements("trust policy"):
        if statement.truth == "true":
            change = AllowAction(statement=statement.index, action=action)
            yield propose_trust_change(hop, title, change)
            return
    for proposal in propose_trust_of_caller(hop):
        (edit,) = proposal.edits
        if isinstance(edit, EditTrustPolicy):
            changes = tuple(each for one in edit.changes for each in _add_action(one, action))
            yield propose_trust_change(hop, f"{proposal.title}; {title}", *changes)


def _add_action(change: PolicyChange, action: str) -> Iterator[PolicyChange]:
    """Let a change that names the caller allow one more action in the same statement."""
    if isinstance(change, AddStatement):
        actions = [*values_of(change.statement["Action"]), action]
        yield AddStatement(statement={**change.statement, "Action": actions})
        return
    yield change
    if isinstance(change, AllowPrincipal):
        yield AllowAction(statement=change.statement, action=action)


def _on_the_caller(hop: HopVerdict, judged: Verdict | None, action: str) -> Iterator[Proposal]:
    """Propose to allow the action to the caller, where its own policies lack it."""
    if _denies(judged, "identity policy"):
        yield from propose_grant(hop, action)
