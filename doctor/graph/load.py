"""A snapshot into its graph: partition by partition, on every core of this machine."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from doctor.graph.assume_graph import AssumeGraph
from doctor.graph.compile.chunk import PartFile, chunks_of, compile_chunk, decode_chunk
from doctor.graph.compile.compiled_account import compile_account
from doctor.graph.compile.flat import FlatGraph
from doctor.graph.engines import Engine, LocalEngine
from doctor.graph.needs import Offer
from doctor.graph.snapshot import Snapshot
from doctor.model.paths import Incomplete
from doctor.model.snapshot import AccountPart, IdentityCenterPart, OrganizationPart

_REMEMBERED: Final = 64
"""Accounts whose parts stay read, for those of a path and its explanation."""


class PartsInMemory:
    """Parts that are at hand."""

    def __init__(self, parts: Mapping[str, AccountPart]) -> None:
        self._parts = parts

    def read_account(self, account: str) -> AccountPart:
        """Return an account."""
        return self._parts[account]


def part_files(snapshot: Snapshot) -> Iterator[PartFile]:
    """Give the partition of each account."""
    for row in snapshot.accounts:
        path, checksum = snapshot.account_file(row.account)
        yield PartFile(str(path), checksum)


class PartsOnDisk:
    """Parts of a snapshot; those that were read last are remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.read_account = functools.lru_cache(maxsize=_REMEMBERED)(snapshot.read_account)


def load_graph(
    snapshot: Snapshot,
    *,
    offer: Offer | None = None,
    engine: Engine | None = None,
    escalation: bool = False,
) -> AssumeGraph:
    """Compile a snapshot. Raises `SnapshotError` where a part is torn or foreign."""
    flat = FlatGraph()
    chunks = list(chunks_of(part_files(snapshot)))
    for result in (engine or LocalEngine()).map(compile_chunk, chunks):
        flat.add_chunk(decode_chunk(result))
    organization = snapshot.read_organization()
    return AssumeGraph(
        flat,
        parts=PartsOnDisk(snapshot),
        organization=organization,
        identity_center=snapshot.read_identity_center(),
        incomplete=what_is_missing(snapshot),
        offer=offer,
        escalation=escalation,
    )


def what_is_missing(snapshot: Snapshot) -> list[Incomplete]:
    """Say what no answer from a snapshot covers."""
    missing = [Incomplete(what=each.what, why=each.why) for each in snapshot.missing]
    return [*missing, *not_covered(snapshot.read_organization())]


def not_covered(organization: OrganizationPart | None) -> Iterable[Incomplete]:
    """Say what no answer covers where the organization was not collected."""
    if organization is None:
        why = "the snapshot has no organization; collect it with --organization"
        yield Incomplete(what="SCPs and RCPs", why=why)


def build_graph(
    parts: Iterable[AccountPart],
    organization: OrganizationPart | None = None,
    *,
    identity_center: IdentityCenterPart | None = None,
    offer: Offer | None = None,
    escalation: bool = False,
) -> AssumeGraph:
    """Compile parts that are in memory."""
    listed = {part.account: part for part in parts}
    flat = FlatGraph()
    for part in listed.values():
        flat.add(compile_account(part, flat.table))
    return AssumeGraph(
        flat,
        parts=PartsInMemory(listed),
        organization=organization,
        identity_center=identity_center,
        incomplete=not_covered(organization),
        offer=offer,
        escalation=escalation,
    )
