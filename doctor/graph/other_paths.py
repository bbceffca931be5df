"""Ways to a role other than the one that is closed: found in the graph, proved hop by hop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import networkx as nx
from msgspec.structs import replace

from doctor.evaluate import evaluate_question, frame_question, parse_policy
from doctor.graph.case_graph import build_graph
from doctor.model.arn import parse_arn
from doctor.model.case import Case, CaseMfa, CaseRequest
from doctor.model.diagnosis import AlternativePath
from doctor.model.observed import Known
from doctor.model.principal import Caller, parse_caller
from doctor.model.situation import Situation

if TYPE_CHECKING:
    from doctor.graph.case_graph import AssumeGraph

_MOST_HOPS = 4
_MOST_PATHS = 3
_MOST_TRIED = 200


def find_other_paths(situation: Situation) -> tuple[AlternativePath, ...]:
    """Find other ways from the caller to the target that the case's policies leave open."""
    target = situation.target_role_arn
    if target is None or not isinstance(situation.caller, Known):
        return ()
    caller = situation.caller.value
    start = caller.own_arn
    if start is None:
        return ()
    graph = build_graph(situation.case, (start,))
    tried = tuple(hop.role_arn for hop in situation.hops)
    found = []
    for roles in _role_paths(graph, start, target):
        if roles == tried or roles[-1:] == roles[:-1]:
            continue
        path = _walk(situation, caller, roles)
        if path is not None:
            found.append(path)
        if len(found) == _MOST_PATHS:
            break
    return tuple(sorted(found, key=lambda path: (path.verdict != "allow", len(path.hops))))


def _role_paths(graph: AssumeGraph, start: str, target: str) -> Iterator[tuple[str, ...]]:
    """Give the roles along each simple path; hubs are passed through, not assumed."""
    if start not in graph or target not in graph:
        return
    seen: set[tuple[str, ...]] = set()
    paths = nx.all_simple_paths(graph, start, target, cutoff=2 * _MOST_HOPS)
    for tried, nodes in enumerate(paths):
        roles = tuple(node for node in nodes[1:] if _is_role(node))
        if roles and roles not in seen and len(roles) <= _MOST_HOPS:
            seen.add(roles)
            yield roles
        if tried >= _MOST_TRIED:
            return


def _is_role(node: str) -> bool:
    arn = parse_arn(node)
    return arn is not None and arn.kind == "role"


def _walk(situation: Situation, caller: Caller, roles: tuple[str, ...]) -> AlternativePath | None:
    """Evaluate each hop of a path; `None` where a hop is closed."""
    needs: list[str] = []
    verdict = "allow"
    requests: list[CaseRequest] = []
    for role_arn in roles:
        step = _open(situation.case, caller, role_arn)
        if step is None:
            return None
        decision, request, needed = step
        needs += [each for each in needed if each not in needs]
        requests.append(request)
        verdict = "unknown" if decision == "unknown" else verdict
        caller = _session_of(role_arn)
    return AlternativePath(
        hops=roles,
        needs=tuple(needs),
        verdict="allow" if verdict == "allow" else "unknown",
        config=_config(situation, roles, requests),
    )


def _open(
    case: Case, caller: Caller, role_arn: str
) -> tuple[str, CaseRequest, tuple[str, ...]] | None:
    """Ask for a hop as it is, then with what its trust policy asks for, least first."""
    plain = CaseRequest(
        external_id=None, tags=None, mfa=CaseMfa(serial=None, present=False, age_seconds=None)
    )
    wanted = _external_id(case, role_arn)
    coded = CaseMfa(serial=None, present=True, age_seconds=0)
    attempts: list[tuple[CaseRequest, tuple[str, ...]]] = [(plain, ())]
    if wanted is not None:
        attempts.append((replace(plain, external_id=wanted), ("external-id",)))
    if caller.kind == "user":
        attempts += [(replace(r, mfa=coded), (*needs, "mfa")) for r, needs in list(attempts)]
    for request, needs in attempts:
        question = frame_question(case, caller=caller, request=request, role_arn=role_arn)
        decision = evaluate_question(question).decision
        if decision in {"allow", "unknown"}:
            return decision, request, needs
    return None


def _external_id(case: Case, role_arn: str) -> str | None:
    """Return the external ID that a trust policy asks for, where it asks for just one."""
    role = case.roles.get(role_arn)
    if role is None or not isinstance(role.trust_policy, dict):
        return None

    policy = parse_policy("trust policy", role.trust_policy)
    values = [
        value
        for statement in policy.statements
        for condition in statement.conditions
        if condition.key.lower() == "sts:externalid" and condition.operator == "StringEquals"
        for value in condition.values
    ]
    return values[0] if len(values) == 1 else None


def _session_of(role_arn: str) -> Caller:
    arn = parse_arn(role_arn)
    if arn is None:
        return Caller(arn=None, kind="unknown")
    session = f"arn:{arn.partition}:sts::{arn.account}:assumed-role/{arn.name}/session"
    return replace(parse_caller(session), principal_arn=role_arn)


def _config(
    situation: Situation, roles: tuple[str, ...], requests: list[CaseRequest]
) -> str | None:
    """Write the profiles that walk the path, from the base profile on."""
    base = situation.base
    source = None if base is None else base.profile
    if source is None:
        return None
    lines = []
    for role_arn, request in zip(roles, requests, strict=True):
        arn = parse_arn(role_arn)
        name = "role" if arn is None else f"via-{arn.name}" if role_arn != roles[-1] else arn.name
        lines += [f"[profile {name}]", f"role_arn = {role_arn}", f"source_profile = {source}"]
        if isinstance(request.external_id, str):
            lines.append(f"external_id = {request.external_id}")
        source = name
    return "\n".join(lines)
