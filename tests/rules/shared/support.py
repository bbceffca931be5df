"""What the tests of shared rule code ask: a judged case about one role, and policies in it."""

from __future__ import annotations

from typing import Any

from doctor.case.case_file import parse_case
from doctor.engine import judge_case
from doctor.model.situation import HopVerdict, Situation

ROLE = "arn:aws:iam::222233334444:role/ProjectAdmin"
BOB = "arn:aws:iam::111122223333:user/bob"
APP = "arn:aws:sts::111122223333:assumed-role/app/job"
KEY = "AKIARTX3GSDSQAAAAAAA"
KEYS = f"aws_access_key_id = {KEY}\naws_secret_access_key = <hidden: 40 characters>\n"
ANY_ACCOUNT = {"AWS": "arn:aws:iam::111122223333:root"}


def denied(caller: str = BOB, tail: str = "") -> str:
    """Say that a caller may not assume the role, in AWS's words."""
    return (
        f"An error occurred (AccessDenied) when calling the AssumeRole operation: User: {caller} "
        f"is not authorized to perform: sts:AssumeRole on resource: {ROLE}{tail}"
    )


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    """Write a policy of statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(**elements: Any) -> dict[str, Any]:
    """Write an Allow of AssumeRole; an element that is `None` is left out."""
    whole = {"Effect": "Allow", "Action": "sts:AssumeRole", **elements}
    return {name: value for name, value in whole.items() if value is not None}


def deny(**elements: Any) -> dict[str, Any]:
    """Write a Deny of AssumeRole on everything."""
    return {**allow(Resource="*", **elements), "Effect": "Deny"}


def policies(*documents: dict[str, Any]) -> list[dict[str, Any]]:
    """Name identity policies p0, p1 …"""
    return [{"name": f"p{at}", "arn": None, "document": it} for at, it in enumerate(documents)]


def situation(**parts: Any) -> Situation:
    """Judge a case about nothing but what is given."""
    return judge_case(parse_case({"schema": "roledoctor.case/1", **parts}))


def of_files(
    config: str = "", credentials: str | None = None, profile: str | None = "p", **parts: Any
) -> Situation:
    """Judge a case of two shared files."""
    files = {
        "config": {"path": "~/.aws/config", "text": config},
        "credentials": None
        if credentials is None
        else {"path": "~/.aws/credentials", "text": credentials},
    }
    target = {"profile": profile, "role_arn": None}
    return situation(**{"files": files, "target": target, "env": {}, **parts})


def hop(
    trust: dict[str, Any] | None = None,
    identity: tuple[dict[str, Any], ...] | None = None,
    *,
    caller: str = BOB,
    boundary: dict[str, Any] | None = None,
    **parts: Any,
) -> HopVerdict:
    """Judge the one hop of a case in which a caller asks for the role."""
    owner = caller if ":user/" in caller else "arn:aws:iam::111122223333:role/app"
    own = (document(allow(Resource=ROLE)),) if identity is None else identity
    raw: dict[str, Any] = {
        "target": {"profile": None, "role_arn": ROLE},
        "caller": {"arn": caller, "account": caller.split(":")[4], "session_policy": None},
        "request": {"action": "sts:AssumeRole", "external_id": None},
        "principals": {owner: {"identity_policies": policies(*own), "boundary": boundary}},
        **parts,
    }
    if trust is not None:
        raw["roles"] = {ROLE: {"trust_policy": trust, "exists": True}}
    (found,) = situation(**raw).hops
    return found
