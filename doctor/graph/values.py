"""The public values of the graph: nodes, edges with what they need, and paths made of them.

They are what `roledoctor.paths/1` carries, and what pictures and exports are drawn from.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

PATHS_SCHEMA: Final = "roledoctor.paths/1"

NodeKind = Literal[
    "user",
    "role",
    "group",
    "service",
    "identity-provider",
    "subject",
    "account",
    "organization",
    "anyone",
]

EdgeKind = Literal["assume", "member", "escalation"]
"""`member`: a principal belongs to a hub (user to group, principal to account, account to
organization). `assume`: the node may become the role. `escalation`: it may make itself able to."""

Openness = Literal["allow", "unknown"]

Need = Literal["mfa", "external-id", "session-name", "tags", "source-identity", "token"]
"""What a caller can bring along."""


class Deciding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A statement that decides an edge: of which policy, of which principal or role.

    `statement` counts from 0; `None` where the source does not keep the order of statements: then
    `quote` holds the statement itself, as JSON.
    """

    policy: str
    of: str
    statement: int | None = None
    sid: str | None = None
    quote: str | None = None


class Hop(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename={"source": "from"}):
    """One assume-role step: who becomes which role, and what that hangs on.

    `depends_on` are condition keys or facts that nobody saw. `wanted` holds the values that a
    need asks for, where there is one: `{"external-id": "…"}`.
    """

    source: str
    to: str
    verdict: Openness
    needs: tuple[Need, ...] = ()
    depends_on: tuple[str, ...] = ()
    by: tuple[Deciding, ...] = ()
    kind: EdgeKind = "assume"
    how: str | None = None
    wanted: dict[str, str] = {}


class RolePath(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Hops in a row. `session_limit_seconds` is the longest session that the last hop gives."""

    verdict: Openness
    needs: tuple[Need, ...]
    session_limit_seconds: int
    hops: tuple[Hop, ...]


class ReachingCaller(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody who reaches a role (or a role that is reached), and over how many hops."""

    arn: str
    kind: NodeKind
    verdict: Openness
    hops: int
    needs: tuple[Need, ...] = ()
    depends_on: tuple[str, ...] = ()


class Incomplete(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that the answer does not cover, and why."""

    what: str
    why: str


class PathsAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"source": "from"}):
    """An answer of `roledoctor paths`, in the shape of `roledoctor.paths/1`."""

    schema: str = PATHS_SCHEMA
    source: str | None = None
    to: str | None = None
    paths: tuple[RolePath, ...] = ()
    callers: tuple[ReachingCaller, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()


class Node(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A node of the drawn graph. `id` is the ARN, or the label of a hub."""

    id: str
    kind: NodeKind
    account: str | None = None
    name: str = ""


class Edge(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename={"source": "from"}):
    """An edge of the drawn graph."""

    source: str
    to: str
    kind: EdgeKind
    verdict: Openness = "allow"
    needs: tuple[Need, ...] = ()
    depends_on: tuple[str, ...] = ()
    by: tuple[Deciding, ...] = ()


class GraphView(msgspec.Struct, frozen=True, kw_only=True):
    """The graph to be drawn or exported: hubs are nodes, and nothing is expanded.

    `load_graph(snapshot).view()` gives it; `accounts` narrows it to the accounts that are named.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    incomplete: tuple[Incomplete, ...] = ()
