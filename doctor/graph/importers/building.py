"""An account being put together from answers, in whatever order and in however many pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from msgspec import UNSET, UnsetType

from doctor.graph.snapshot import encode_document
from doctor.model.plain_json import JsonObject
from doctor.model.snapshot import (
    AccountPart,
    PartSource,
    SnapshotGroup,
    SnapshotInstanceProfile,
    SnapshotManagedPolicy,
    SnapshotOidcProvider,
    SnapshotPolicy,
    SnapshotRole,
    SnapshotUser,
    SnapshotWorkload,
)


class AccountBuilder:
    """Collects an account. Equal documents are kept once, and so is what comes twice."""

    def __init__(self, account: str, *, source: PartSource, ordered: bool = True) -> None:
        self.account = account
        self.source = source
        self.ordered = ordered
        self.partition = "aws"
        self.users: dict[str, SnapshotUser] = {}
        self.roles: dict[str, SnapshotRole] = {}
        self.groups: dict[str, SnapshotGroup] = {}
        self.policies: dict[str, SnapshotManagedPolicy] = {}
        self.profiles: dict[str, SnapshotInstanceProfile] = {}
        self.workloads: dict[str, SnapshotWorkload] = {}
        self.oidc: tuple[SnapshotOidcProvider, ...] | UnsetType = UNSET
        self.saml: tuple[str, ...] | UnsetType = UNSET
        self._documents: dict[bytes, int] = {}

    def document(self, document: Any) -> int:  # noqa: ANN401 - a policy document is any JSON
        """Keep a document (an object, its JSON, or its JSON URL-encoded); return its index."""
        if isinstance(document, str) and document.startswith("%"):
            document = unquote(document)
        text = encode_document(document)
        return self._documents.setdefault(text, len(self._documents))

    def inline(self, listed: Any) -> tuple[SnapshotPolicy, ...]:  # noqa: ANN401 - as above
        """Keep inline policies: `[{PolicyName, PolicyDocument}]`."""
        return tuple(
            SnapshotPolicy(
                name=str(each.get("PolicyName", "")),
                document=self.document(each.get("PolicyDocument")),
            )
            for each in objects(listed)
        )

    def finish(self, *, collected_at: str) -> AccountPart:
        """Return the account."""
        return AccountPart(
            account=self.account,
            partition=self.partition,
            collected_at=collected_at,
            source=self.source,
            ordered=self.ordered,
            documents=tuple(self._documents),
            users=tuple(self.users.values()),
            roles=tuple(self.roles.values()),
            groups=tuple(self.groups.values()),
            policies=tuple(self.policies.values()),
            oidc_providers=self.oidc,
            saml_providers=self.saml,
            instance_profiles=tuple(self.profiles.values()) if self.profiles else UNSET,
            workloads=tuple(self.workloads.values()) if self.workloads else UNSET,
        )


def objects(value: Any) -> list[JsonObject]:  # noqa: ANN401 - any JSON value
    """Return the objects of a list, and nothing where it is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def tags_of(value: Any) -> dict[str, str] | UnsetType:  # noqa: ANN401 - any JSON value
    """Read tags: `[{Key, Value}]`, or an object; `UNSET` for anything else."""
    if isinstance(value, dict):
        return {str(name): str(each) for name, each in value.items()}
    if isinstance(value, list):
        return {str(each.get("Key")): str(each.get("Value", "")) for each in objects(value)}
    return UNSET


def account_of(arn: str) -> str:
    """Return the account of an ARN; empty where it has none."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - the account is the fifth part
