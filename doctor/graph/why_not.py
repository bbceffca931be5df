"""Why there is no path: the missing hop that lies nearest, and the least change that opens it.

A hop is missing from somebody whom the caller reaches to somebody who reaches the role. Of all
such hops those come first that one added statement opens, then those of the shortest path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.compile.cores import compile_document, decode_core, encode_core
from doctor.graph.needs import NOTHING_NEEDED
from doctor.graph.pair_facts import CallerFacts, RoleFacts, Standing
from doctor.graph.refusals import describe_refusal, name_statement, refusing_layers
from doctor.graph.search.reach import reach_backward, reach_forward
from doctor.graph.trace import core_verdicts, whole_verdict
from doctor.model.paths import MissingHop
from doctor.model.policy import PolicyKind
from doctor.model.verdict import LayerVerdict, Verdict

_MOST_PAIRS: Final = 400
_MOST_TOLD: Final = 3
_TRUST: Final[PolicyKind] = "trust policy"
_IDENTITY: Final[PolicyKind] = "identity policy"


class _Candidate(msgspec.Struct, frozen=True):
    """A missing hop with what refuses it."""

    caller: int
    role: int
    hops: int
    refusing: tuple[LayerVerdict, ...]

    @property
    def cost(self) -> tuple[int, int, int]:
        """What it takes to open it: layers that cannot be added to, layers, hops."""
        hard = sum(
            each.kind not in {_TRUST, _IDENTITY} or bool(each.denies) for each in self.refusing
        )
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
    made = MissingHop(
        source=caller.arn,
        to=role.arn,
        hops=candidate.hops,
        stands_in_the_way=tuple(describe_refusal(each, caller.arn, role.arn) for each in refusing),
        says=_remedy(refusing),
    )
    if len(refusing) != 1 or refusing[0].kind not in {_TRUST, _IDENTITY} or refusing[0].denies:
        return made
    of, change = _change(refusing[0].kind, caller.arn, role.arn)
    return msgspec.structs.replace(
        made,
        of=of,
        policy=refusing[0].kind,
        change=change,
        proved=_proves(graph, caller, role, refusing[0].kind, change),
    )


def _remedy(refusing: list[LayerVerdict]) -> str:
    denying = [each for each in refusing if each.denies]
    if denying:
        statement = name_statement(denying[0].denies[0])
        return f"The Deny has to go, or to leave this call out: {statement}."
    kinds = [each.kind for each in refusing]
    limits = [each for each in kinds if each not in {_TRUST, _IDENTITY}]
    if limits:
        return f"The {limits[0]} has to allow sts:AssumeRole on the role."
    return f"Add a statement to the {' and to the '.join(kinds)}."


def _change(kind: PolicyKind, caller: str, role: str) -> tuple[str, dict[str, Any]]:
    """Return the least statement that lets this caller into this role, and whose it is."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    if kind == _TRUST:
        return role, statement | {"Principal": {"AWS": caller}}
    return caller, statement | {"Resource": role}


def _proves(
    graph: AssumeGraph,
    caller: CallerFacts,
    role: RoleFacts,
    kind: PolicyKind,
    change: dict[str, Any],
) -> bool:
    """Ask again with the statement added."""
    text = msgspec.json.encode({"Version": "2012-10-17", "Statement": [change]})
    core = compile_document(kind, text, "", graph.flat.actions)
    if kind == _IDENTITY:
        if caller.identity is None:
            return False
        caller = msgspec.structs.replace(caller, identity=(*caller.identity, encode_core(core)))
    else:
        old = decode_core(role.trust or encode_core(core))
        both = msgspec.structs.replace(old, statements=(*old.statements, *core.statements))
        role = msgspec.structs.replace(role, trust=encode_core(both))
    standing = graph.judge.decide(caller, role)
    return standing is not None and standing.certain
