"""Whose keys these are, and what its owners call the account: one call each."""

from __future__ import annotations

from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.calls import Answer, call


def ask_identity(endpoint: Endpoint, keys: Keys) -> Answer:
    """Ask STS whose keys these are: no permission is needed for it."""
    return call(Clients(endpoint), keys, "sts", "GetCallerIdentity")


def ask_alias(endpoint: Endpoint, keys: Keys) -> str | None:
    """Ask for the account's alias; `None` where it has none, or may not be read."""
    answer = call(Clients(endpoint), keys, "iam", "ListAccountAliases")
    aliases = answer.values.get("AccountAliases") or ()
    return str(aliases[0]) if aliases else None
