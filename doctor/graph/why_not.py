"""Why there is no path: the missing hop that lies nearest, and the least change that opens it.

A hop is missing from somebody whom the caller reaches to somebody who reaches the role. Of all
such hops those come first that added statements alone open, then those of the shortest path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.compile.cores import compile_document, decode_core, encode_core
from doctor.graph.needs import NOTHING_NEEDED
from doctor.graph.pair_facts import CallerFacts, RoleFacts, Standing
from doctor.graph.refusals import describe_refusal, name_statement, refusing_layers
from doctor.graph.search.reach import reach_backward, reach_forward
from doctor.graph.trace import core_verdicts, whole_verdict
from doctor.model.paths import AddedStatement, MissingHop
from doctor.model.plain_json import JsonObject
from doctor.model.policy import PolicyKind
from doctor.model.verdict import LayerVerdict, Verdict

_MOST_PAIRS: Final = 400
"""Pairs of a caller and a role that are judged as the one missing hop: twenty near each end."""
_MOST_TOLD: Final = 3
"""Missing hops that are told: the least change is wanted, and a choice."""
_TRUST: Final[PolicyKind] = "trust policy"
_IDENTITY: Final[PolicyKind] = "identity policy"
_GRANTS: Final = frozenset({_TRUST, _IDENTITY})
"""What grants: a statement can be added to it."""


class _Candidate(msgspec.Struct, frozen=True):
    """A missing hop with what refuses it."""

    caller: int
    role: int
    hops: int
    refusing: tuple[LayerVerdict, ...]

    @property
    def cost(self) -> tuple[int, int, int]:
        """What it takes to open it: layers that cannot be added to, layers, hops."""
        hard = sum(each.kind not in _GRANTS or bool(each.denies) for each in self.refusing)
        return hard, len(self.refusing), self.hops


def find_missing_hops(
    graph: AssumeGraph, source: str, to: str, *, max_hops: int
) -> tuple[MissingHop, ...]:
    """Find the hops whose absence leaves no path; the direct one is always among them."""
    start, end = graph.number(source), graph.role_number(to)
    candidates = sorted(_candidates(graph, start, end, max_hops), key=lambda each: each.cost)
    chosen = candidates[:_MOST_TOLD]
    direct = [each for each in candidates if (each.caller, each.role) == (start, end)]
    if direct and direct[0] not in chosen:
        chosen = [*chosen[: _MOST_TOLD - 1], *direct]
    return tuple(_tell(graph, each) for each in chosen)


def _candidates(graph: AssumeGraph, start: int, end: int, max_hops: int) -> Iterator[_Candidate]:
    ahead = {start: 0} | {
        each.number: each.hops
        for each in reach_forward(
            graph.steps, {start: None}, max_hops=max_hops - 1, budget=_MOST_PAIRS
        ).found.values()
    }
    behind = {end: 0} | {
        each.number: each.hops
        for each in reach_backward(
            graph.steps, end, max_hops=max_hops - 1, budget=_MOST_PAIRS
        ).found.values()
        if graph.flat.is_role(each.number)
    }
    pairs = sorted(
        ((ahead[caller] + behind[role] + 1, caller, role) for caller in ahead for role in behind)
        if len(ahead) * len(behind) <= _MOST_PAIRS
        else _nearest_pairs(ahead, behind)
    )
    for hops, caller, role in pairs[:_MOST_PAIRS]:
        if hops > max_hops or caller == role:
            continue
        verdict = _verdict(graph.flat.caller(caller), graph.flat.role(role), graph)
        refusing = refusing_layers(verdict)
        if refusing:
            yield _Candidate(caller, role, hops, refusing)


def _nearest_pairs(ahead: dict[int, int], behind: dict[int, int]) -> list[tuple[int, int, int]]:
    side = int(_MOST_PAIRS**0.5)
    near = sorted(ahead, key=ahead.__getitem__)[:side]
    far = sorted(behind, key=behind.__getitem__)[:side]
    return [(ahead[caller] + behind[role] + 1, caller, role) for caller in near for role in far]


def _verdict(caller: CallerFacts, role: RoleFacts, graph: AssumeGraph) -> Verdict:
    return core_verdicts(graph.judge, caller, role, Standing(certain=True))[0]


def _tell(graph: AssumeGraph, candidate: _Candidate) -> MissingHop:
    caller, role = graph.flat.caller(candidate.caller), graph.flat.role(candidate.role)
    whole = whole_verdict(graph.parts, graph.organization, caller, role, NOTHING_NEEDED)
    refusing = [
        layer for each in candidate.refusing if (layer := whole.layer(each.kind)) is not None
    ]
    lacking = [each for each in refusing if each.kind in _GRANTS and not each.denies]
    changes = tuple(_added_statement(each.kind, caller.arn, role.arn) for each in lacking)
    return MissingHop(
        source=caller.arn,
        to=role.arn,
        hops=candidate.hops,
        stands_in_the_way=tuple(describe_refusal(each, caller.arn, role.arn) for each in refusing),
        says=" ".join(_remedies(refusing)),
        changes=changes,
        proved=len(lacking) == len(refusing) and _proves(graph, caller, role, changes),
    )


def _remedies(refusing: list[LayerVerdict]) -> Iterator[str]:
    """Say what each refusing layer takes; all of it is needed."""
    grants = []
    for each in refusing:
        if each.denies:
            statement = name_statement(each.denies[0])
            yield f"The Deny has to go, or to leave this call out: {statement}."
        elif each.kind in _GRANTS:
            grants.append(each.kind)
        else:
            yield f"The {each.kind} has to allow sts:AssumeRole on the role."
    if grants:
        yield f"Add a statement to the {' and one to the '.join(grants)}."


def _added_statement(kind: PolicyKind, caller: str, role: str) -> AddedStatement:
    """Return the least statement that lets this caller into this role, and whose it is."""
    statement: JsonObject = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    if kind == _TRUST:
        return AddedStatement(
            policy=kind, of=role, statement=statement | {"Principal": {"AWS": caller}}
        )
    return AddedStatement(policy=kind, of=caller, statement=statement | {"Resource": role})


def _proves(
    graph: AssumeGraph,
    caller: CallerFacts,
    role: RoleFacts,
    changes: tuple[AddedStatement, ...],
) -> bool:
    """Ask again with the statements added."""
    for each in changes:
        document = {"Version": "2012-10-17", "Statement": [each.statement]}
        kind = _TRUST if each.policy == _TRUST else _IDENTITY
        core = compile_document(kind, msgspec.json.encode(document), "", graph.flat.actions)
        if kind == _TRUST:
            old = decode_core(role.trust or encode_core(core))
            both = msgspec.structs.replace(old, statements=(*old.statements, *core.statements))
            role = msgspec.structs.replace(role, trust=encode_core(both))
        elif caller.identity is None:
            return False
        else:
            caller = msgspec.structs.replace(caller, identity=(*caller.identity, encode_core(core)))
    standing = graph.judge.decide(caller, role)
    return standing is not None and standing.certain
