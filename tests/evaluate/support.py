"""What the tests of evaluation share: policies, statements, and who asks for which role."""

from __future__ import annotations

from typing import Any

from doctor.api import load_case
from doctor.evaluate.decide import ask
from doctor.evaluate.policy_parser import parse_policy
from doctor.evaluate.statements import Asked, ReadyStatement
from doctor.model.case import Case
from doctor.model.context import RequestContext
from doctor.model.policy import PolicyKind
from doctor.model.principal import parse_caller

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
APP = "arn:aws:sts::111122223333:assumed-role/app/job"


def document(*statements: dict[str, Any], version: str = "2012-10-17") -> dict[str, Any]:
    """Write a policy of statements."""
    return {"Version": version, "Statement": list(statements)}


def allow(**elements: Any) -> dict[str, Any]:
    """Write an Allow of AssumeRole; an element that is `None` is left out."""
    whole = {"Effect": "Allow", "Action": "sts:AssumeRole", **elements}
    return {name: value for name, value in whole.items() if value is not None}


def asked(
    context: dict[str, Any] | None = None,
    *,
    caller: str = BOB,
    role: str = ROLE,
    action: str = "sts:AssumeRole",
) -> Asked:
    """Ask for a role with the whole request context; none: nothing of it is known."""
    known = RequestContext(given=context or {}, complete=context is not None)
    return ask(action, role, parse_caller(caller), known)


def ready(statement: dict[str, Any], kind: PolicyKind = "identity policy") -> ReadyStatement:
    """Prepare one statement."""
    policy = parse_policy(kind, document(statement))
    return ReadyStatement(policy, policy.statements[0])


def case(**parts: Any) -> Case:
    """Read a case about the role; what is given stands beside it."""
    return load_case(
        {
            "schema": "roledoctor.case/1",
            "target": {"profile": None, "role_arn": ROLE},
            "caller": {"arn": BOB},
            **parts,
        }
    )


def principal(*documents: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a principal with identity policies and no boundary."""
    named = [{"name": f"p{at}", "arn": None, "document": it} for at, it in enumerate(documents)]
    return {"identity_policies": named, "boundary": None, **more}
