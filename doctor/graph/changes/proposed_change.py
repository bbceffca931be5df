"""A proposed change as a value, and a part of a snapshot with it.

`applies_to` is that of a fix in a report, so a fix of `roledoctor check` can be tried as it is.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET

from doctor.graph.snapshot import SnapshotError, encode_document
from doctor.model.snapshot import (
    AccountPart,
    OrganizationPart,
    SnapshotGroup,
    SnapshotManagedPolicy,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
)

ProposedKind = Literal["trust", "inline", "managed", "boundary", "guardrail", "attach", "remove"]


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """A change: of what (`of`: an ARN, or the ID of a guardrail), and the new document.

    `name` is that of an inline policy; of `attach` and `boundary` the ARN of a managed one.
    """

    kind: ProposedKind
    of: str
    document: Any = None
    name: str | None = None
    detach: bool = False

    def __str__(self) -> str:
        words = {
            "trust": "the trust policy of",
            "inline": f"the policy {self.name} of",
            "managed": "the managed policy",
            "boundary": "the permissions boundary of",
            "guardrail": "the guardrail",
            "attach": f"{self.name} {'detached from' if self.detach else 'attached to'}",
            "remove": "the removal of",
        }
        return f"{words[self.kind]} {self.of}"


_New = SnapshotUser | SnapshotRole | SnapshotGroup


def change_part(part: AccountPart, proposed: Proposed) -> AccountPart:
    """Return an account with a change. Raises `SnapshotError` where it has nothing of that name."""
    documents = part.documents
    index = len(documents)
    if proposed.document is not None:
        documents = (*documents, encode_document(proposed.document))
    part = msgspec.structs.replace(part, documents=documents)
    if proposed.kind == "managed":
        return _change_managed(part, proposed.of, index)
    if proposed.kind == "remove":
        return msgspec.structs.replace(
            part,
            users=tuple(each for each in part.users if each.arn != proposed.of),
            roles=tuple(each for each in part.roles if each.arn != proposed.of),
        )
    found = False

    def change(holder: Any) -> Any:  # noqa: ANN401 - a user, role or group
        nonlocal found
        if holder.arn != proposed.of:
            return holder
        found = True
        return _change_holder(holder, proposed, index)

    changed = msgspec.structs.replace(
        part,
        users=tuple(map(change, part.users)),
        roles=tuple(map(change, part.roles)),
        groups=tuple(map(change, part.groups)),
    )
    if found:
        return changed
    if proposed.kind == "trust":
        role = SnapshotRole(
            arn=proposed.of, trust=index, inline=(), attached=(), boundary=None, tags={}
        )
        return msgspec.structs.replace(part, roles=(*part.roles, role))
    raise SnapshotError(f"{proposed.of} is not in account {part.account} of the snapshot.")


def _change_holder(holder: _New, proposed: Proposed, index: int) -> _New:
    if proposed.kind == "trust":
        if not isinstance(holder, SnapshotRole):
            raise SnapshotError(f"{holder.arn} is no role: only a role has a trust policy.")
        return msgspec.structs.replace(holder, trust=index)
    if proposed.kind == "boundary":
        if isinstance(holder, SnapshotGroup):
            raise SnapshotError(f"{holder.arn} is a group, which has no permissions boundary.")
        return msgspec.structs.replace(holder, boundary=proposed.name)
    if proposed.kind == "attach":
        attached = () if holder.attached is UNSET else holder.attached
        kept = tuple(each for each in attached if each != proposed.name)
        if not proposed.detach and proposed.name is not None:
            kept = (*kept, proposed.name)
        return msgspec.structs.replace(holder, attached=kept)
    inline = () if holder.inline is UNSET else holder.inline
    kept_inline = tuple(each for each in inline if each.name != proposed.name)
    if proposed.document is not None:
        new = SnapshotPolicy(name=proposed.name or "proposed", document=index)
        kept_inline = (*kept_inline, new)
    return msgspec.structs.replace(holder, inline=kept_inline)


def _change_managed(part: AccountPart, arn: str, index: int) -> AccountPart:
    name = arn.rpartition("/")[2]
    others = tuple(each for each in part.policies if each.arn != arn)
    new = SnapshotManagedPolicy(arn=arn, name=name, document=index)
    return msgspec.structs.replace(part, policies=(*others, new))


def change_organization(part: OrganizationPart, proposed: Proposed) -> OrganizationPart:
    """Return an organization with another document of one SCP or RCP."""
    wanted = proposed.of.rpartition("/")[2]
    if wanted not in {each.id for each in part.guardrails}:
        raise SnapshotError(f"{wanted} is no SCP or RCP of the snapshot's organization.")
    index = len(part.documents)
    return msgspec.structs.replace(
        part,
        documents=(*part.documents, encode_document(proposed.document)),
        guardrails=tuple(
            msgspec.structs.replace(each, document=index) if each.id == wanted else each
            for each in part.guardrails
        ),
    )
