"""What infrastructure code tells of IAM, whatever the language."""

from __future__ import annotations

import msgspec
from msgspec import UnsetType

from doctor.model.plain_json import JsonObject
from doctor.texts.documents.policy_texts import FoundPolicy


class FoundProvider(msgspec.Struct, frozen=True, kw_only=True):
    """An OIDC provider that code creates."""

    url: str
    client_ids: tuple[str, ...] = ()

    def as_answer(self) -> JsonObject:
        """Return it as GetOpenIDConnectProvider would."""
        return {"Url": self.url.removeprefix("https://"), "ClientIDList": list(self.client_ids)}


class FoundCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of code tells. `roles` are the ARNs of roles that it assumes itself.

    `external_ids` holds what it sends with some of them: `None` where it sends none, `UNSET` where
    that is not literal.
    """

    policies: tuple[FoundPolicy, ...] = ()
    roles: tuple[str, ...] = ()
    external_ids: dict[str, str | None | UnsetType] = {}
    providers: tuple[FoundProvider, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether it tells nothing of IAM."""
        return not (self.policies or self.roles or self.providers)
