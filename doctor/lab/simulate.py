"""iam:SimulatePrincipalPolicy, by the lab's own rules: identity policies, boundary and SCPs.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from typing import Any

from doctor.lab.conditions import Context
from doctor.lab.errors import AwsError
from doctor.lab.guardrails import Guardrails
from doctor.lab.identity import Directory, Identity
from doctor.lab.policies import ask


def simulate(
    directory: Directory, guardrails: Guardrails, account: str, form: dict[str, str]
) -> str:
    """Answer a simulation of one action on one resource, as the XML of its result."""
    arn = form.get("PolicySourceArn", "")
    action, resource = form.get("ActionNames.member.1", ""), form.get("ResourceArns.member.1", "*")
    principal = _principal(directory, account, arn)
    context = _context(form)
    own = ask(directory.documents(principal), action, resource, context)
    boundary = directory.boundary(principal)
    bounded = boundary is None or ask([boundary], action, resource, context) == "allow"
    organized = _allowed_by_scps(guardrails, account, action, resource, context)
    decision = {"allow": "allowed", "deny": "explicitDeny", "": "implicitDeny"}[own]
    if decision == "allowed" and not (bounded and organized):
        decision = "implicitDeny"
    details = ""
    if boundary is not None:
        details += _detail("PermissionsBoundary", "AllowedByPermissionsBoundary", said=bounded)
    if guardrails.of(account) is not None:
        details += _detail("Organizations", "AllowedByOrganizations", said=organized)
    return (
        f"<EvaluationResults><member><EvalActionName>{action}</EvalActionName>"
        f"<EvalResourceName>{resource}</EvalResourceName><EvalDecision>{decision}</EvalDecision>"
        f"{details}</member></EvaluationResults><IsTruncated>false</IsTruncated>"
    )


def _principal(directory: Directory, account: str, arn: str) -> Identity:
    kind = arn.split(":")[5].partition("/")[0] if arn.count(":") >= 5 else ""  # noqa: PLR2004
    users = directory.backend(account).users.values()
    known = directory.role(arn) is not None or any(each.arn == arn for each in users)
    if arn.split(":")[4:5] != [account] or not known:
        raise AwsError("NoSuchEntity", f"The entity {arn} cannot be found.", 404)
    name = arn.rpartition("/")[2]
    return Identity(arn, account, "", "user" if kind == "user" else "role", arn, name)


def _context(form: dict[str, str]) -> Context:
    context: Context = {}
    for name, key in form.items():
        if name.startswith("ContextEntries.member.") and name.endswith(".ContextKeyName"):
            head = name.removesuffix("ContextKeyName") + "ContextKeyValues.member."
            context[key.lower()] = [v for n, v in form.items() if n.startswith(head)]
    return context


def _allowed_by_scps(
    guardrails: Guardrails, account: str, action: str, resource: str, context: Context
) -> bool:
    probe = Identity("", account, "", "role", "", "")
    try:
        guardrails.check_caller(probe, action, resource, context)
    except AwsError:
        return False
    return True


def _detail(kind: str, name: str, *, said: bool) -> Any:
    text = str(said).lower()
    return f"<{kind}DecisionDetail><{name}>{text}</{name}></{kind}DecisionDetail>"
