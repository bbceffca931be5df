"""The access keys of users, as IAM lists them: gathered, or pasted as `list-access-keys` prints."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import UNSET

from doctor.model.arn import parse_arn
from doctor.model.situation import Situation
from doctor.texts.listed_keys import find_listed_keys


class ListedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as IAM lists it; `account` is that of the user where its ARN is known."""

    id: str
    status: str | None
    created: str | None
    user: str | None
    account: str | None = None

    @property
    def is_inactive(self) -> bool:
        """Say whether the key is switched off."""
        return self.status is not None and self.status.lower() == "inactive"


def listed_keys(situation: Situation) -> tuple[ListedKey, ...]:
    """Return every key that is listed."""
    return (*_read_principals(situation), *pasted_keys(situation))


def _read_principals(situation: Situation) -> Iterator[ListedKey]:
    for arn, principal in situation.case.principals.items():
        keys = principal.access_keys
        parsed = parse_arn(arn)
        for key in () if keys is UNSET or keys is None else keys:
            user = None if parsed is None else parsed.name
            yield ListedKey(
                id=key.id,
                status=key.status,
                created=key.created,
                user=user,
                account=None if parsed is None else parsed.account,
            )


def pasted_keys(situation: Situation) -> Iterator[ListedKey]:
    """Give the keys that somebody pasted as `list-access-keys` prints them."""
    for each in situation.case.attachments:
        for held in find_listed_keys(each.text):
            yield ListedKey(
                id=held["AccessKeyId"],
                status=held["Status"],
                created=held.get("CreateDate"),
                user=held.get("UserName"),
            )
