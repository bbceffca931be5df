"""A policy requires MFA of a caller that can never have it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.patterns import is_open
from doctor.model.edit import EditTrustPolicy, SetCondition
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict, OtherDenial, Situation
from doctor.model.verdict import ElementMatch, StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_conditions import (
    Asked,
    about_age,
    about_mfa,
    find_mfa_denies,
    find_mfa_of_other_call,
    find_unmet_mfa,
    is_without,
    propose_trust_without_mfa,
)
from doctor.rules.shared.trust.near_misses import doubtful_conditions

_WHY = {
    "role-session": "A role session carries no MFA, even if an MFA code was sent to get it: AWS "
    "sets the key for that one AssumeRole call, not for the calls that the session makes.",
    "federated": "A caller with an identity provider's token has no AWS MFA: the provider checks "
    "the second factor, and AWS does not see it.",
    "service": "A service acts on its own, and no person is there to enter a code.",
}


@rule(
    id="mfa/mfa-condition-impossible",
    summary="a policy requires MFA of a caller that can never have it",
    over=(
        "mfa/mfa-not-in-request",
        "trust/trust-condition-unmet",
        "trust/trust-explicit-deny",
        "permission/identity-condition-unmet",
        "permission/identity-explicit-deny",
        "permission/identity-policy-missing",
        "permission/scp-blocks",
        "permission/boundary-blocks",
    ),
)
def mfa_condition_impossible(situation: Situation) -> Iterator[Finding]:
    """Ask: does a policy want MFA of a session, a token or a service? Or a value MFA never has?"""
    for hop in situation.hops:
        if hop.outcome == "worked" or not isinstance(hop.caller, Known):
            continue
        if hop.caller.value.kind in _WHY:
            yield from _of_hop(hop, hop.caller.value)
        else:
            yield from _never_true(hop)
    for denial in situation.others:
        if denial.caller.kind in _WHY:
            yield from _of_other(denial)


def _of_hop(hop: HopVerdict, caller: Caller) -> Iterator[Finding]:
    for statement, element in find_unmet_mfa(hop):
        yield _finding(hop, caller, (statement, element), "proven")
        return
    for statement, element in find_mfa_denies(hop.verdict):
        if statement.truth == "true" or hop.refusals:
            sure: Certainty = "proven" if statement.truth == "true" else "likely"
            yield _finding(hop, caller, (statement, element), sure)
            return
    for statement, element in doubtful_conditions(hop):
        if about_mfa(element):
            yield _finding(hop, caller, (statement, element), "likely")
            return


def _finding(hop: HopVerdict, caller: Caller, asked: Asked, certainty: Certainty) -> Finding:
    statement, element = asked
    return Finding(
        title=f"the {statement.kind} requires MFA of {caller}, which can never have it",
        explanation=_WHY[caller.kind],
        certainty=certainty,
        hop=hop.index,
        evidence=(quote_condition(statement, element, "MFA is required here", "never met"),),
        proposals=(*propose_trust_without_mfa(hop, statement), *_as_user(caller)),
        next_step="require MFA where a person signs in, and trust the role or token without it",
    )


def _as_user(caller: Caller) -> Iterator[Proposal]:
    if caller.kind == "role-session":
        yield Proposal(
            title="assume the role directly as an IAM user, with the code from the user's MFA "
            "device",
            who="caller",
            kind="request",
        )


def _of_other(denial: OtherDenial) -> Iterator[Finding]:
    """Look at another call of such a caller, whose own policies ask it for MFA."""
    for statement, element in (*find_mfa_of_other_call(denial), *find_mfa_denies(denial.verdict)):
        certain = statement.truth == "true" or (statement.effect, element.truth) == (
            "Allow",
            "false",
        )
        yield Finding(
            title=f"a policy requires MFA of {denial.caller}, which can never have it",
            explanation=f"{_WHY[denial.caller.kind]} The call that was refused is {denial.action}.",
            certainty="proven" if certain else "likely",
            evidence=(
                quote_condition(statement, element, "MFA is required here", "never met"),
                quote_failure(denial.failure),
            ),
            proposals=(
                Proposal(
                    title="require MFA in the role's trust policy, where the code is sent, and "
                    "remove the condition from the role's own policies",
                    who="caller-admin",
                    kind="identity-policy",
                ),
            ),
            next_step="only the trust policy sees the MFA of the caller who assumes the role",
        )
        return


_VALUES = {"true", "false"}


def _never_true(hop: HopVerdict) -> Iterator[Finding]:
    """Find a condition that no call of a user meets: a value MFA never has, or `false` for keys."""
    for statement, element in find_unmet_mfa(hop):
        operator = (element.operator or "").lower()
        if about_age(element) or operator.startswith("null") or "not" in operator:
            continue
        if any(map(is_open, element.wanted)):
            continue
        wanted = {value.lower() if "bool" in operator else value for value in element.wanted}
        if "true" in wanted or (wanted & _VALUES and not is_without(element)):
            continue
        yield Finding(
            title=f"no call with long-term keys meets {element.operator} on {element.key}",
            explanation="The key is true if MFA was used. Calls with long-term keys do not have "
            "the key at all, so it is never false for them.",
            hop=hop.index,
            evidence=(
                quote_condition(statement, element, "this never holds", "never met"),
                Evidence(says="the call is signed with long-term keys and carries no MFA"),
            ),
            proposals=tuple(_propose_possible_condition(hop, statement, element)),
            next_step="say what you mean: Bool with true requires MFA; to let everybody in, "
            "remove the condition",
        )
        return


def _propose_possible_condition(
    hop: HopVerdict, statement: StatementMatch, element: ElementMatch
) -> Iterator[Proposal]:
    if statement.kind != "trust policy" or element.operator is None or element.key is None:
        return
    change = SetCondition(
        statement=statement.index, operator=element.operator, key=element.key, values=("true",)
    )
    yield Proposal(
        title="require MFA with the value that the key has",
        who="target-admin",
        kind="trust-policy",
        edits=(EditTrustPolicy(role_arn=hop.role_arn, changes=(change,)),),
    )
