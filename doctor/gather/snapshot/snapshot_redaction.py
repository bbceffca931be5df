"""A snapshot for sharing: accounts, names and tags replaced, the same one all through.

It gives the same graph: a name is replaced word by word, so wildcards still match what they did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import replace

from doctor.case.redaction import redact_json
from doctor.case.redaction_names import find_field_names
from doctor.graph.importers import Imported
from doctor.graph.snapshot import encode_document
from doctor.model.snapshot import AccountPart, IdentityCenterPart, OrganizationPart

WithDocuments = TypeVar("WithDocuments", AccountPart, OrganizationPart)

_NAMELESS: Final = frozenset(
    {"source", "partition", "collected_at", "created", "last_used", "at", "service"}
    | {"kind", "status"}
)
"""Fields of words of AWS's, and moments. Any other holds a name."""
_STAYS: Final = ("source", "partition", "ordered", "collected_at")
"""Fields that tell nothing about whose the snapshot is, and are none of their words."""


def redact_parts(
    imported: Iterable[Imported], people: IdentityCenterPart | None
) -> tuple[list[Imported], IdentityCenterPart | None]:
    """Return what was imported with stand-ins for all that names somebody."""
    listed = list(imported)
    plain: dict[str, Any] = {
        "imported": [
            {
                "accounts": [_plain(each) for each in one.accounts],
                "organization": None if one.organization is None else _plain(one.organization),
                "missing": one.missing,
            }
            for one in listed
        ],
        "people": None if people is None else msgspec.to_builtins(people),
    }
    redacted = redact_json(plain, names=(name for one in listed for name in _names(one, people)))
    made = [_as_imported(one, each) for one, each in zip(listed, redacted["imported"], strict=True)]
    if people is None:
        return made, None
    shown = msgspec.convert(redacted["people"], IdentityCenterPart)
    return made, replace(shown, collected_at=people.collected_at)


def _plain(part: AccountPart | OrganizationPart) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(replace(part, documents=()))
    return {**shown, "documents": [msgspec.json.decode(each) for each in part.documents]}


def _names(imported: Imported, people: IdentityCenterPart | None) -> Iterator[str]:
    for part in (*imported.accounts, imported.organization, people):
        if part is not None:
            yield from find_field_names(part, _NAMELESS)


def _as_imported(original: Imported, redacted: dict[str, Any]) -> Imported:
    accounts = [
        _back(part, shown)
        for part, shown in zip(original.accounts, redacted["accounts"], strict=True)
    ]
    organization = None
    if original.organization is not None:
        organization = _back(original.organization, redacted["organization"])
    return Imported(tuple(accounts), organization, redacted["missing"])


def _back(original: WithDocuments, shown: dict[str, Any]) -> WithDocuments:
    documents = tuple(encode_document(each) for each in shown.pop("documents"))
    for field in _STAYS:
        if hasattr(original, field):
            shown[field] = getattr(original, field)
    return replace(msgspec.convert(shown, type(original)), documents=documents)
