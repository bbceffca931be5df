"""The trust policy is none that AWS would save, so it lets nobody in."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.evaluate.patterns import is_open
from doctor.model.command import shell
from doctor.model.edit import AllowPrincipal
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.policy import Policy, PolicyFault, Statement
from doctor.model.situation import HopVerdict, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import policy_place
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.trust.allow_statements import quote_statement
from doctor.rules.shared.trust.near_misses import trust_of
from doctor.rules.shared.trust.trust_edits import propose_trust_change
from doctor.rules.trust._policy_faults import (
    explain_fault,
    explain_principal,
    propose_valid_statements,
)
from doctor.rules.trust._service_names import NoService, no_service
from doctor.texts.failure_signs import shows_sign


@rule(
    id="trust/trust-policy-invalid",
    summary="the trust policy is not valid as one",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-condition-unmet",
        "trust/trust-only-service",
    ),
)
def trust_policy_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: would AWS save this trust policy at all, or did it refuse to?"""
    refused = [each for each in situation.failures if _is_of_trust(situation, each)]
    for hop in situation.hops:
        policy = trust_of(hop)
        faults = () if policy is None or hop.outcome == "worked" else _faults(hop, policy)
        if policy is not None and faults:
            yield _of_document(hop, policy, faults)
            refused = []
        elif policy is not None and hop.outcome != "worked":
            yield from _no_services(hop, policy)
    for failure in refused[:1]:
        yield _of_refusal(situation, failure)


def _no_services(hop: HopVerdict, policy: Policy) -> Iterator[Finding]:
    """Tell of names that are no service's, where nobody else is let in by the statement."""
    for statement in policy.statements:
        entries = statement.principals or ()
        if statement.effect != "Allow" or any(each.type != "Service" for each in entries):
            continue
        for entry in entries:
            found = None if is_open(entry.value) else no_service(entry.value)
            if found is not None:
                yield _no_service(hop, policy, statement, entry.value, found)


def _no_service(
    hop: HopVerdict, policy: Policy, statement: Statement, value: str, found: NoService
) -> Finding:
    change = (
        None
        if found.meant is None
        else AllowPrincipal(
            statement=statement.index, principal=found.meant, replaces=value, type="Service"
        )
    )
    return Finding(
        title=f"{value} is not the principal of an AWS service",
        explanation="A service principal reads NAME.amazonaws.com, as documented for the "
        "service. AWS refuses to save a trust policy with another one: “Invalid principal in "
        "policy”.",
        severity="error" if found.sure else "warning",
        certainty="proven" if found.sure else "likely",
        hop=hop.index,
        evidence=(quote_statement(policy, statement, f"it names {value}", "Principal"),),
        proposals=()
        if change is None
        else (propose_trust_change(hop, f"use {found.meant} instead", change),),
    )


def _is_of_trust(situation: Situation, failure: Failure) -> bool:
    """Say whether AWS refused to save a trust policy: not another policy, nor a session's."""
    if failure.kind != "malformed-policy":
        return False
    command = situation.case.attachment("command") or ""
    call = f"{failure.operation or ''}\n{command}"
    if "principal-in-identity-policy" in failure.signs or _is_of_a_service(failure):
        return False
    if "trust-policy-call" in failure.signs or shows_sign(call, "trust-policy-call"):
        return True
    if failure.operation is not None:
        return False
    return not ("other-policy-call" in failure.signs or shows_sign(call, "other-policy-call"))


def _is_of_a_service(failure: Failure) -> bool:
    """Tell what IAM answers from a service that refuses a principal of its own policy."""
    return failure.code is not None and not failure.code.startswith("MalformedPolicy")


def _faults(hop: HopVerdict, policy: Policy) -> tuple[PolicyFault, ...]:
    """Return the faults that count: those that block, and else those that shut the caller out."""
    blocking = tuple(each for each in policy.faults if each.blocks)
    if blocking or not hop.denied_by("trust policy"):
        return blocking
    return tuple(each for each in policy.faults if not _is_a_misnamed_role(each))


def _is_a_misnamed_role(fault: PolicyFault) -> bool:
    """Leave an AROA… or AIDA… to its own rule; it is the mark of somebody deleted."""
    return (fault.value or "").startswith(("AIDA", "AROA"))


def _of_document(hop: HopVerdict, policy: Policy, faults: tuple[PolicyFault, ...]) -> Finding:
    first = faults[0]
    wrong = _principal_of(first)
    told = explain_fault(first)
    what = f"{wrong} is not a principal" if wrong else told.what
    return Finding(
        title=f"the trust policy of {hop.role_name} is not valid: {what}",
        explanation=explain_principal(wrong) if wrong else told.why,
        hop=hop.index,
        evidence=tuple(_quote_fault(policy, each) for each in faults[:3]),
        proposals=tuple(propose_valid_statements(hop, faults)),
        next_step="aws accessanalyzer validate-policy --policy-type RESOURCE_POLICY "
        "--validate-policy-resource-type AWS::IAM::AssumeRolePolicyDocument "
        "--policy-document file://trust-policy.json",
    )


def _principal_of(fault: PolicyFault) -> str | None:
    return fault.value if fault.problem == "not-a-principal" else None


def _quote_fault(policy: Policy, fault: PolicyFault) -> Evidence:
    statement = next((each for each in policy.statements if each.index == fault.statement), None)
    return Evidence(says=fault.says, place=policy_place(policy, statement, fault.element))


def _of_refusal(situation: Situation, failure: Failure) -> Finding:
    hop = next(iter(situation.hops), None)
    if hop is not None and any(each.resource == hop.role_arn for each in situation.failures):
        hop = None  # the role of a refused call: whose policy was refused is not told
    value = failure.value if failure.parameter == "Principal" else None
    role = "a role" if hop is None else hop.role_name
    unread = "unread-json" in failure.signs
    why = "AWS could not read the document." if unread else "AWS refused to save the document."
    return Finding(
        title=f"AWS refused the trust policy of {role}"
        + (f": it knows no principal {value}" if value else ""),
        explanation=_why(failure, value) if value else f"{why} {_hint(failure)}",
        hop=None if hop is None else hop.index,
        evidence=(quote_failure(failure), *_place_of(hop, value)),
        proposals=tuple(_look_up(value)),
        next_step=None
        if value
        else "aws accessanalyzer validate-policy --policy-type "
        "RESOURCE_POLICY --policy-document file://trust-policy.json names the place",
    )


def _why(failure: Failure, value: str) -> str:
    """Say why AWS does not take a principal, by the kind that its words name."""
    if "service-principal" in failure.signs:
        return (
            f"AWS has no service with the principal {value}. A service principal is documented "
            "for each service and ends in .amazonaws.com (.amazonaws.com.cn for some in China): "
            "lambda.amazonaws.com, ecs-tasks.amazonaws.com."
        )
    if "federated-principal" in failure.signs:
        return (
            "Name an identity provider by its ARN in the role's own account "
            "(arn:aws:iam::ACCOUNT:oidc-provider/HOST or saml-provider/NAME), and create it "
            "there first; only a few built-in ones are named by their host."
        )
    return explain_principal(value)


def _hint(failure: Failure) -> str:
    if "unread-json" in failure.signs:
        return (
            "Often the parameter is a file name without file:// in front, or the text is quoted "
            "twice."
        )
    hints = {
        "Resource": "A trust policy has no Resource: it is about its own role.",
        "Action": "A trust policy can allow only sts:AssumeRole and its variants.",
        "Version": "Its Version has to be 2012-10-17.",
    }
    return hints.get(failure.parameter or "", "A trust policy has Effect, Principal and Action.")


def _place_of(hop: HopVerdict | None, value: str | None) -> Iterator[Evidence]:
    policy = None if hop is None else trust_of(hop)
    for statement in () if policy is None or value is None else policy.statements:
        if any(entry.value == value for entry in statement.principals or ()):
            place = policy_place(policy, statement, "Principal")  # type: ignore[arg-type]
            yield Evidence(says=f"{value} is named here", place=place)


def _look_up(value: str | None) -> Iterator[Proposal]:
    """Propose to look the principal up, and to make it before the policy that names it."""
    name = (value or "").rpartition("/")[2]
    kind = next((each for each in ("role", "user") if f":{each}/" in (value or "")), None)
    if kind is None or not name:
        return
    yield Proposal(
        title=f"create the {kind} first, or use the ARN that IAM shows for it",
        who="target-admin",
        kind="trust-policy",
        commands=(
            shell("aws iam get-{} --{}-name {} --query '{}.Arn'", kind, kind, name, kind.title()),
        ),
    )
