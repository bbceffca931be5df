"""One account compiled: its principals as flat lists, their policies as numbers of cores.

The same function serves one machine and a cluster: it takes a part and gives a value that can be
sent. What could not be read is a number of its own, never left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from doctor.graph.compile.core_interner import CoreTable
from doctor.graph.compile.cores import ASSUME_ACTIONS, Actions
from doctor.model.policy import PolicyKind
from doctor.model.snapshot import (
    AccountPart,
    SnapshotGroup,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
)

NONE: Final = -1
"""In a core's place: there is no such policy."""
UNREADABLE: Final = -2
"""In a core's place: there is one, and nobody could read it."""
UNREADABLE_SIGNATURE: Final = (UNREADABLE,)

Signature = tuple[int, ...]
"""The cores of a principal's identity policies, sorted; those without a say are left out."""


class CompiledAccount(msgspec.Struct, frozen=True, array_like=True):
    """An account compiled. Users come first, then roles; `trust` holds one number for each role.

    `signatures` are lists of core numbers, which count in `cores`; `signature` refers to them.
    `tags` and `untagged` (whose tags were not read) go by the index of the principal.
    """

    account: str
    partition: str
    actions: Actions
    cores: list[bytes]
    signatures: list[Signature]
    arns: list[str]
    ids: list[str | None]
    users: int
    signature: list[int]
    boundary: list[int]
    trust: list[int]
    tags: dict[int, dict[str, str]]
    untagged: list[int]
    memberships: int
    documents: int


class _Compiler:
    """Compiles one account against a table of cores, which may know those of others already."""

    def __init__(self, part: AccountPart, table: CoreTable) -> None:
        self.part = part
        self.table = table
        self.account = part.account.encode()
        self.managed = {
            each.arn: each.document for each in part.policies if each.document is not UNSET
        }
        self.groups = {each.name: each for each in part.groups}
        self.signatures: dict[Signature, int] = {}
        self._interned: dict[tuple[PolicyKind, int], int] = {}
        self._group_signatures: dict[str, Signature] = {}

    def core(self, kind: PolicyKind, document: int) -> int:
        found = self._interned.get((kind, document))
        if found is None:
            found = self.table.intern(kind, self.part.documents[document], self.account)
            self._interned[kind, document] = found
        return found

    def identity(self, principal: SnapshotUser | SnapshotRole) -> int:
        """Return the number of a principal's signature."""
        cores = self._own_cores(principal)
        if cores is not None and isinstance(principal, SnapshotUser):
            cores = self._add_groups(cores, principal)
        signature = UNREADABLE_SIGNATURE if cores is None else tuple(sorted(cores - {0}))
        return self.signatures.setdefault(signature, len(self.signatures))

    def _own_cores(self, holder: SnapshotUser | SnapshotRole | SnapshotGroup) -> set[int] | None:
        """Return the cores of a holder's own policies; `None` where one was not read."""
        if holder.inline is UNSET or holder.attached is UNSET:
            return None
        documents = self._documents(holder.inline, holder.attached)
        if documents is None:
            return None
        return {self.core("identity policy", each) for each in documents}

    def _documents(
        self, inline: tuple[SnapshotPolicy, ...], attached: tuple[str, ...]
    ) -> Iterable[int] | None:
        documents = [each.document for each in inline]
        for arn in attached:
            found = self.managed.get(arn)
            if found is None:
                return None
            documents.append(found)
        return documents

    def _add_groups(self, cores: set[int], user: SnapshotUser) -> set[int] | None:
        if user.groups is UNSET:
            return None
        for name in user.groups:
            group = self.groups.get(name)
            of_group = None if group is None else self._own_cores(group)
            if of_group is None:
                return None
            cores |= of_group
        return cores

    def boundary(self, arn: str | None | UnsetType) -> int:
        """Return the core of a boundary; an ARN whose document is not there is unreadable."""
        if arn is None:
            return NONE
        document = UNSET if arn is UNSET else self.managed.get(arn, UNSET)
        return UNREADABLE if document is UNSET else self.core("permissions boundary", document)

    def trust(self, role: SnapshotRole) -> int:
        return UNREADABLE if role.trust is UNSET else self.core("trust policy", role.trust)


def compile_account(part: AccountPart, table: CoreTable | None = None) -> CompiledAccount:
    """Compile an account. With a table of one's own, `cores` is empty and numbers are the table's.

    Without one, the value is whole in itself, to be merged by whoever receives it.
    """
    shared = table is not None
    table = table or CoreTable(ASSUME_ACTIONS)
    compiler = _Compiler(part, table)
    principals: tuple[SnapshotUser | SnapshotRole, ...] = (*part.users, *part.roles)
    signature = [compiler.identity(each) for each in principals]
    boundary = [compiler.boundary(each.boundary) for each in principals]
    trust = [compiler.trust(each) for each in part.roles]
    return CompiledAccount(
        account=part.account,
        partition=part.partition,
        actions=table.actions,
        cores=[] if shared else table.encoded,
        signatures=list(compiler.signatures),
        arns=[each.arn for each in principals],
        ids=[each.id for each in principals],
        users=len(part.users),
        signature=signature,
        boundary=boundary,
        trust=trust,
        tags={n: each.tags for n, each in enumerate(principals) if each.tags},
        untagged=[n for n, each in enumerate(principals) if each.tags is UNSET],
        memberships=len(principals)
        + sum(len(each.groups) for each in part.users if each.groups is not UNSET),
        documents=len(part.documents),
    )
