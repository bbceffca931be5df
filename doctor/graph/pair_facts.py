"""What a question about a pair is made of, whole in itself: it can be sent to another machine."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from doctor.model.arn import parse_arn
from doctor.model.paths import Need
from doctor.model.principal import Caller, parse_caller


class CallerFacts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A principal that calls. Policies are encoded cores, in any order.

    `identity` is `None` where the policies were not read. `boundary` is `None` where it was not
    read, and `False` where there is none.
    """

    arn: str
    account: str
    kind: Literal["user", "role"]
    id: str | None = None
    tags: dict[str, str] | UnsetType = UNSET
    identity: tuple[bytes, ...] | None = None
    boundary: bytes | Literal[False] | None = None


class RoleFacts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A role that is asked for. `trust` is an encoded core; `None` was not read."""

    arn: str
    account: str
    tags: dict[str, str] | UnsetType = UNSET
    trust: bytes | None = None


class Standing(msgspec.Struct, frozen=True, gc=False):
    """How a caller stands to a role: for certain, or depending on something unseen."""

    certain: bool
    needs: tuple[Need, ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    how: str | None = None
    """The permissions that lead there, where it is not by assuming."""
    uncollected: str | None = None
    """What would say whether the hop counts, and was not collected."""


CERTAIN: Final = Standing(certain=True)


def caller_of(facts: CallerFacts, session: str) -> Caller:
    """Return the caller of a question: a role calls as a session of it, of the name given."""
    arn = parse_arn(facts.arn)
    if facts.kind == "user" or arn is None:
        return parse_caller(facts.arn, user_id=facts.id)
    return Caller(
        arn=f"arn:{arn.partition}:sts::{arn.account}:assumed-role/{arn.name}/{session}",
        kind="role-session",
        account=arn.account,
        user_id=None if facts.id is None else f"{facts.id}:{session}",
        name=arn.name,
        session=session,
        principal_arn=facts.arn,
        partition=arn.partition,
    )


def is_service_linked(arn: str) -> bool:
    """Say whether a principal is a service-linked role, to which no SCP applies."""
    return "/aws-service-role/" in arn or arn.rpartition("/")[2].startswith("AWSServiceRoleFor")
