"""AWS's own simulator asked beside the evaluation: a hint with blind spots, never a verdict.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from doctor.gather.asker import Asker
from doctor.gather.aws import Clients, Keys
from doctor.gather.gathered_part import Gathered
from doctor.model.case_iam import CaseSimulation
from doctor.model.chain import Hop
from doctor.model.observation import Known

BLIND_SPOTS = "it sees no trust policy, no RCP and no session policy"


def read_simulation(clients: Clients, keys: Keys, principal: str, hop: Hop) -> Gathered:
    """Ask whether a principal's own policies allow to assume the role of a hop."""
    asker = Asker(clients, keys)
    asked = asker.ask(
        "iam:SimulatePrincipalPolicy",
        "EvaluationResults",
        PolicySourceArn=principal,
        ActionNames=["sts:AssumeRole"],
        ResourceArns=[hop.role_arn],
        ContextEntries=list(_context(hop)),
    )
    if not isinstance(asked, Known) or not asked.value:
        return asker.collect()
    simulation = _simulation(principal, hop.role_arn or "", asked.value[0])
    gathered = asker.collect(simulations=(simulation,))
    says = f"{simulation.decision}: {hop.role_arn}; {BLIND_SPOTS}"
    answers = (*gathered.answers[:-1], replace(gathered.answers[-1], text=says))
    return replace(gathered, answers=answers)


def _context(hop: Hop) -> Any:
    """Give the simulator what the call sends: it knows no key that it is not handed."""
    for key, value in (
        ("sts:ExternalId", hop.external_id),
        ("sts:RoleSessionName", hop.role_session_name),
    ):
        if value:
            yield {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
    mfa = "true" if hop.mfa_serial else "false"
    yield {
        "ContextKeyName": "aws:MultiFactorAuthPresent",
        "ContextKeyValues": [mfa],
        "ContextKeyType": "boolean",
    }


def _simulation(principal: str, role: str, found: dict[str, Any]) -> CaseSimulation:
    boundary = found.get("PermissionsBoundaryDecisionDetail") or {}
    organization = found.get("OrganizationsDecisionDetail") or {}
    return CaseSimulation(
        principal=principal,
        action=found.get("EvalActionName", "sts:AssumeRole"),
        resource=found.get("EvalResourceName", role),
        decision=found.get("EvalDecision", "implicitDeny"),
        allowed_by_boundary=boundary.get("AllowedByPermissionsBoundary"),
        allowed_by_organization=organization.get("AllowedByOrganizations"),
        matched=tuple(
            each["SourcePolicyId"]
            for each in found.get("MatchedStatements", ())
            if "SourcePolicyId" in each
        ),
        missing_context=tuple(found.get("MissingContextValues", ())),
    )
