"""What is drawn of an assume-role graph: nodes, edges and what both sides say, ready to show.

A picture is a value: the graph makes it, `doctor.render.picture` writes it in every format.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from doctor.model.paths import NodeKind
from doctor.model.plain_json import JsonObject
from doctor.model.report import ReportTool

GRAPH_SCHEMA: Final = "roledoctor.graph/1"

EdgeKind = Literal["assume", "trust", "member", "escalation"]
"""`assume`: both sides were decided. `trust`: a hub that a trust policy names; whoever belongs to
it also needs permission of its own. `member`: belongs to a group or hub. `escalation`: a way into
the role that is no assume call."""

PolicyOf = Literal["trust policy", "identity policy", "boundary"]
"""What a policy is to the node that has it."""

NODE_KINDS: Final[tuple[NodeKind, ...]] = (
    "anyone",
    "organization",
    "account",
    "service",
    "identity-provider",
    "subject",
    "group",
    "user",
    "role",
)
"""Every kind, from the widest hub to a single role: the order in which they are drawn."""


class PicturePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A policy of a node. `document` is null where it was not collected.

    It is null too where it is no JSON object: `text` then holds it as it stands.
    """

    kind: PolicyOf
    name: str
    arn: str | None = None
    document: JsonObject | None = None
    text: str | None = None


class PictureNode(msgspec.Struct, frozen=True, kw_only=True):
    """A node. `id` is the ARN of a principal, or the name of a hub such as `account:ID`.

    `account` is where it is drawn: null for services, anyone and what lies outside the snapshot.
    """

    id: str
    kind: NodeKind
    label: str
    account: str | None = None
    policies: tuple[PicturePolicy, ...] = ()
    notes: tuple[str, ...] = ()


class PictureStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that decided. `statement` counts from 0; null where the order was lost."""

    policy: str
    of: str
    statement: int | None = None
    sid: str | None = None


class PictureEdge(msgspec.Struct, frozen=True, kw_only=True):
    """An edge from `start` to `end`, both ids of nodes, with what it needs and depends on.

    `stands_for`: so many principals of a hub, each of them by its own policies; 1 for a single one.
    `how` tells by what permission an escalation is possible.
    """

    start: str
    end: str
    kind: EdgeKind = "assume"
    verdict: Literal["allow", "unknown"] = "allow"
    needs: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    by: tuple[PictureStatement, ...] = ()
    stands_for: int = 1
    how: str | None = None


class PictureAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the snapshot."""

    id: str
    name: str | None = None


class PictureGap(msgspec.Struct, frozen=True, kw_only=True):
    """A part that could not be collected, and why."""

    what: str
    why: str


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A whole picture: what `roledoctor graph --format json` prints."""

    schema: str = GRAPH_SCHEMA
    tool: ReportTool
    title: str
    created_at: str | None = None
    accounts: tuple[PictureAccount, ...] = ()
    nodes: tuple[PictureNode, ...] = ()
    edges: tuple[PictureEdge, ...] = ()
    incomplete: tuple[PictureGap, ...] = ()
