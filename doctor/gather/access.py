"""Keys that may ask, and what they can know: IAM answers for the account of the keys alone."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from doctor.gather.aws import Clients, Keys
from doctor.gather.gathered_part import Gathered
from doctor.model.observation import Unreadable

Work = Callable[[], Gathered]


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Keys that may ask, the clients that ask with them, and their account where it is known."""

    clients: Clients
    keys: Keys
    account: str | None

    def may_know(self, account: str | None) -> bool:
        """Say whether these keys can know of an account: of their own, or it is not known."""
        return self.account in {None, account}


FindAccess = Callable[[], Access | Unreadable]
"""Finds the access that another profile gives, or says why it gives none."""
