"""What the tests of the engine share: a role, a caller, and cases about them."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine.judge import judge_case
from doctor.model.situation import Situation

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
DENIED = (
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: "
    f"{BOB} is not authorized to perform: sts:AssumeRole on resource: {ROLE}"
)


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """Write a policy of statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**elements: Any) -> dict[str, Any]:
    """Write an Allow of AssumeRole."""
    return {"Effect": "Allow", "Action": "sts:AssumeRole", **elements}


def principal(*documents: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a principal with identity policies and no boundary."""
    named = [{"name": f"p{at}", "arn": None, "document": it} for at, it in enumerate(documents)]
    return {"identity_policies": named, "boundary": None, **more}


TRUST = document(allow(Principal={"AWS": BOB}))
GRANT = document(allow(Resource=ROLE))


def situation(**parts: Any) -> Situation:
    """Judge a case in which Bob asks for the role; what is given stands beside that."""
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": BOB, "account": "111122223333"},
        **parts,
    }
    return judge_case(parse_case({name: each for name, each in raw.items() if each is not ...}))
