"""What `roledoctor paths` answers: callers, hops with what they need, and paths made of hops."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from doctor.model.plain_json import JsonObject

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

HopKind = Literal["assume", "escalation"]
"""`assume`: the caller becomes the role. `escalation`: it can make itself able to."""

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
    kind: HopKind = "assume"
    how: str | None = None
    wanted: dict[str, str] = {}
    last_used: str | None = None


class RolePath(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Hops in a row. `session_limit_seconds`: the longest session that the last hop gives.

    `null` where nobody collected what its role allows.
    """

    verdict: Openness
    needs: tuple[Need, ...]
    session_limit_seconds: int | None
    hops: tuple[Hop, ...]


class ReachingCaller(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody who reaches a role (or a role that is reached), and over how many hops.

    `escalation`: one of the hops is no assume call.
    """

    arn: str
    kind: NodeKind
    verdict: Openness
    hops: int
    needs: tuple[Need, ...] = ()
    depends_on: tuple[str, ...] = ()
    last_used: str | None = None
    escalation: bool = False


class Incomplete(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that the answer does not cover, and why."""

    what: str
    why: str


class AddedStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement to add to `policy` of the principal or role `of`."""

    policy: str
    of: str
    statement: JsonObject


class MissingHop(msgspec.Struct, frozen=True, kw_only=True, rename={"source": "from"}):
    """The hop that is missing on the way to a role, and the least change that opens it.

    `hops` counts those of the path that it would complete. `stands_in_the_way` names each policy
    that refuses, and how; `says` what each of them takes. `changes` are the statements to add,
    where that helps: a Deny, a boundary or a guardrail takes another edit. `proved`: with them the
    hop is open.
    """

    source: str
    to: str
    hops: int
    stands_in_the_way: tuple[str, ...]
    says: str
    changes: tuple[AddedStatement, ...] = ()
    proved: bool = False


class PathsAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"source": "from"}):
    """An answer of `roledoctor paths`, in the shape of `roledoctor.paths/1`."""

    schema: str = PATHS_SCHEMA
    source: str | None = None
    to: str | None = None
    paths: tuple[RolePath, ...] = ()
    callers: tuple[ReachingCaller, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    why_not: tuple[MissingHop, ...] = ()


CHANGES_SCHEMA: Final = "roledoctor.changes/1"

ChangeKind = Literal["opened", "closed", "changed"]


class HopChange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A hop that a change opens or closes, or on which it changes what the hop hangs on.

    `hop` is as it stands afterwards, for a closed one as it stood before. `refused_by` says what
    keeps somebody out of a hop that closes. `onward` counts the roles that the role can become in
    its turn.
    """

    change: ChangeKind
    hop: Hop
    before: Openness | None = None
    after: Openness | None = None
    refused_by: tuple[str, ...] = ()
    onward: int = 0


class GraphChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a change opens and closes: `roledoctor graph --what-if` and `--diff` as JSON.

    `may_open`: not every hop was looked at (`incomplete` says which), and the change could open
    one of the others.
    """

    schema: str = CHANGES_SCHEMA
    what: tuple[str, ...] = ()
    changes: tuple[HopChange, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    may_open: bool = False
