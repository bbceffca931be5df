"""A session, put together from what its last step got."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from doctor.gather.aws import Keys
from doctor.model.arn import parse_arn
from doctor.model.chain import Chain
from doctor.model.stamp import parse_stamp
from doctor.session.session import Session
from doctor.session.session_cache import Entry
from doctor.session.step import Step


def build_session(
    steps: tuple[Step, ...],
    chain: Chain,
    keys: Keys,
    entry: Entry | None,
    *,
    from_cache: bool,
    alone: bool,
) -> Session:
    """Return the session; `alone` says whether it can be had again without a person."""
    values: dict[str, Any] = {} if entry is None else entry.values
    named = values.get("AssumedRoleUser") or values.get("SessionInfo") or {}
    return Session(
        keys=keys,
        chain=chain,
        obtained_at=datetime.now(UTC) if entry is None else entry.obtained_at,
        expires_at=parse_stamp(keys.expires_at),
        arn=arn if isinstance(arn := named.get("Arn"), str) and parse_arn(arn) else None,
        region=chain.hops[-1].region,
        source_identity=values.get("SourceIdentity"),
        narrowed_by=tuple(each.narrowed_by for each in steps if each.narrowed_by is not None),
        from_cache=from_cache,
        renewable=alone,
    )


def needs_person(chain: Chain, command: str | None) -> bool:
    """Say whether a code of a device has to be typed for the chain's sessions."""
    return command is None and any(hop.mfa_serial for hop in chain.hops)
