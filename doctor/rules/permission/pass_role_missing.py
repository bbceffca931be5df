"""The step fails because the caller may not pass the role to a service."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_role_arn
from doctor.model.edit import AddStatement, EditIdentityPolicy
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.plain_json import statements_of
from doctor.model.situation import OtherDenial, Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import matched_place
from doctor.rules.shared.keys.base_key import quote_failure

_ACTION = "iam:PassRole"
_SERVICES = {"ECS": "ecs-tasks.amazonaws.com", "Lambda": "lambda.amazonaws.com"}


@rule(
    id="permission/pass-role-missing",
    summary="the caller may not pass the role to a service",
    over=(
        "permission/identity-policy-missing",
        "permission/identity-policy-resource-mismatch",
        "permission/identity-explicit-deny",
        "trust/trust-only-service",
        "trust/trust-principal-mismatch",
        "trust/role-does-not-exist",
        "mfa/mfa-not-in-request",
    ),
)
def pass_role_missing(situation: Situation) -> Iterator[Finding]:
    """Ask: was it iam:PassRole that failed, not sts:AssumeRole?"""
    for denial in situation.others:
        if denial.action.lower() != _ACTION.lower():
            continue
        certainty = _certainty(situation, denial)
        if certainty is not None:
            yield _finding(situation, denial, certainty)
    for failure in situation.failures:
        if failure.kind == "service-cannot-assume" and failure.parameter == "passRole":
            yield _of_another_account(failure)


def _of_another_account(failure: Failure) -> Finding:
    return Finding(
        title="the role is in another account, and roles cannot be passed across accounts",
        explanation=f"{_ACTION} hands a role to a service, and works only within one account: no "
        "policy can allow it across accounts.",
        evidence=(quote_failure(failure),),
        proposals=(
            Proposal(
                title="pass a role of your own account, and let that role assume the other one",
                who="caller",
                kind="request",
            ),
        ),
    )


def _certainty(situation: Situation, denial: OtherDenial) -> Certainty | None:
    """AWS names the action, or a service names passing among what may be missing."""
    if denial.failure.kind == "access-denied":
        return "proven"
    if "pass-role" not in denial.failure.signs:
        return None
    layer = denial.verdict.layer("identity policy")
    decision = "unknown" if layer is None else layer.decision
    if decision == "allow":
        return None
    lets_service_in = bool(_service(situation, denial))
    if decision == "unknown":
        return "likely" if lets_service_in else "possible"
    return "proven" if lets_service_in else "likely"


def _service(situation: Situation, denial: OtherDenial) -> str | None:
    """Return the service that the role trusts, where it trusts one."""
    seen = situation.case.role(denial.failure.resource or "").trust_policy
    document = seen.value if isinstance(seen, Known) else None
    for statement in statements_of(document):
        principal = statement.get("Principal")
        named = principal.get("Service") if isinstance(principal, dict) else None
        if isinstance(named, str):
            return named
        if isinstance(named, list) and len(named) == 1 and isinstance(named[0], str):
            return named[0]
    return None


def _finding(situation: Situation, denial: OtherDenial, certainty: Certainty) -> Finding:
    role = parse_role_arn(denial.failure.resource or "")
    name = denial.failure.resource or "the role" if role is None else role.name
    service = _service(situation, denial) or _SERVICES.get(denial.failure.source or "")
    whom = service or "a service"
    how = "is denied" if denial.failure.explicit else "is not allowed"
    return Finding(
        title=f"{denial.caller} {how} to pass {name} to {whom}",
        explanation=f"To hand a role to a service, the caller needs {_ACTION} on it. The caller "
        f"does not assume {name} itself: the service does that later, and the trust policy is "
        "about the service.",
        certainty=certainty,
        evidence=(*_elsewhere(denial), quote_failure(denial.failure)),
        proposals=tuple(_propose_pass_role(denial, service)),
        next_step=_next(denial, certainty),
    )


def _elsewhere(denial: OtherDenial) -> Iterator[Evidence]:
    for statement in denial.verdict.allow_statements("identity policy"):
        if statement.holds("Action") and "Resource" in statement.missed_elements:
            on = ", ".join(v for each in statement.of("Resource") for v in each.wanted)
            yield Evidence(says=f"it is allowed only on {on}", place=matched_place(statement))


def _next(denial: OtherDenial, certainty: Certainty) -> str | None:
    if denial.failure.explicit:
        return "find the Deny first: no Allow overrides it"
    if certainty == "proven":
        return None
    return f"check whether a policy of the caller allows {_ACTION} on {denial.failure.resource}"


def _propose_pass_role(denial: OtherDenial, service: str | None) -> Iterator[Proposal]:
    principal, role = denial.caller.principal_arn, denial.failure.resource
    if denial.caller.kind == "role-session" and principal is None:
        account = denial.caller.account
        principal = f"arn:{denial.caller.partition}:iam::{account}:role/{denial.caller.name}"
    if principal is None or role is None or denial.failure.explicit:
        return
    statement: dict[str, object] = {"Effect": "Allow", "Action": _ACTION, "Resource": role}
    if service is not None:
        statement["Condition"] = {"StringEquals": {"iam:PassedToService": service}}
    change = AddStatement(statement=statement)
    yield Proposal(
        title=f"allow {_ACTION} on this role only"
        + (f", to {service} only" if service is not None else ""),
        who="caller-admin",
        kind="identity-policy",
        edits=(EditIdentityPolicy(principal=principal, policy=None, changes=(change,)),),
    )
