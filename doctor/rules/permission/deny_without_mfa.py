"""A Deny applies to every caller without MFA: the caller's keys alone can do next to nothing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, Situation
from doctor.model.verdict import ElementMatch, StatementMatch, Verdict
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_conditions import find_mfa_denies
from doctor.rules.shared.mfa.mfa_devices import propose_device, propose_session


@rule(
    id="permission/deny-without-mfa",
    summary="a Deny applies to every caller without MFA",
    over=(
        "permission/identity-explicit-deny",
        "permission/scp-blocks",
        "permission/boundary-blocks",
        "permission/session-policy-blocks",
        "permission/identity-policy-missing",
        "mfa/mfa-not-in-request",
    ),
)
def deny_without_mfa(situation: Situation) -> Iterator[Finding]:
    """Ask: is it a Deny-unless-MFA that stops a user's call, assume call or other?"""
    for hop in situation.hops:
        if hop.outcome == "worked" or not hop.may_bring_mfa:
            continue
        found = _deny(hop.verdict, hop.refusals)
        if found is not None:
            finding = _finding(situation, _caller(hop), hop.refusals, *found)
            yield replace(
                finding,
                hop=hop.index,
                proposals=tuple(propose_device(situation, hop)) or finding.proposals,
            )
        elif _is_unseen(hop.verdict, hop.refusals):
            found_none = _possible(situation, _caller(hop), hop.refusals)
            yield replace(found_none, hop=hop.index)
    for denial in situation.others:
        found = _deny(denial.verdict, (denial.failure,))
        if found is not None and denial.caller.kind == "user":
            yield _finding(situation, denial.caller, (denial.failure,), *found)
        elif denial.caller.kind == "user" and _is_unseen(denial.verdict, (denial.failure,)):
            yield _possible(situation, denial.caller, (denial.failure,))


def _is_unseen(verdict: Verdict, told: tuple[Failure, ...]) -> bool:
    """Say whether AWS names a Deny of the caller's own policies, and nobody here has seen it."""
    layer = verdict.layer("identity policy")
    named = any(each.explicit and each.layer == "identity policy" for each in told)
    return named and layer is not None and layer.decision == "unknown" and not layer.statements


def _possible(situation: Situation, caller: Caller | None, told: tuple[Failure, ...]) -> Finding:
    return Finding(
        title="the Deny may be one for calls without MFA",
        explanation="Many accounts deny their users nearly everything until they use MFA, and "
        "access keys alone have none. AWS says that a policy of the caller denies the call; the "
        "policy could not be read.",
        certainty="possible",
        evidence=tuple(quote_failure(each) for each in told),
        proposals=(_session(situation, caller),),
        next_step="check the policies of the caller and of its groups for a Deny with "
        "aws:MultiFactorAuthPresent",
    )


def _caller(hop: HopVerdict) -> Caller | None:
    return hop.caller.value if isinstance(hop.caller, Known) else None


def _deny(
    verdict: Verdict, told: tuple[Failure, ...]
) -> tuple[StatementMatch, ElementMatch] | None:
    """Find the Deny: one that applies, or the only one that AWS's “explicit deny” can mean."""
    for statement, element in find_mfa_denies(verdict, but="trust policy"):
        named = any(each.explicit and each.layer in {statement.kind, None} for each in told)
        if statement.truth == "true" or named:
            return statement, element
    return None


def _finding(
    situation: Situation,
    caller: Caller | None,
    told: tuple[Failure, ...],
    statement: StatementMatch,
    element: ElementMatch,
) -> Finding:
    owner = (
        "the caller's policy" if statement.kind == "identity policy" else f"the {statement.kind}"
    )
    name = f" {statement.policy_name}" if statement.policy_name else ""
    sid = f' "{statement.sid}"' if statement.sid else ""
    return Finding(
        title=f"{owner}{name} denies every call without MFA (statement {statement.index + 1}{sid})",
        explanation=f"The Deny applies whenever {element.operator} finds no MFA. Long-term keys "
        "have none, so it blocks them whatever else allows the call. MFA comes from a code in "
        "the assume call, or from a session that was created with one.",
        evidence=(
            quote_condition(statement, element, "this Deny applies without MFA", "no MFA"),
            *(Evidence(says=line) for line in _exempt(statement)),
            *(quote_failure(each) for each in told),
        ),
        proposals=(_session(situation, caller),),
        next_step="keep the Deny: it protects the account against stolen keys",
    )


def _exempt(statement: StatementMatch) -> Iterator[str]:
    for each in statement.of("Action"):
        if each.negated and each.wanted:
            yield f"exempt are only: {', '.join(each.wanted[:6])}"


def _session(situation: Situation, caller: Caller | None) -> Proposal:
    title = "create a session with the code from your MFA device, and call with that session"
    return propose_session(situation, caller, title)
