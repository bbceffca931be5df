"""A session: temporary credentials, whose they are, how they came about, and until when they count.

The text form of every value here shows no secret.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from doctor.gather.aws import Keys
from doctor.model.case import Case
from doctor.model.chain import Chain

_WHOLE_MARGIN: Final = 900.0
"""Seconds before the end at which SDKs renew: botocore's advisory time, the AWS CLI's cache."""
_PART_OF_LIFE: Final = 4.0
"""A session shorter than an hour is renewed in its last quarter."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Credentials to hand over.

    `expires_at` and `obtained_at` are aware moments in UTC; `expires_at` is `None` for long-term
    keys and where the source does not tell. `arn` is the caller's ARN as STS told it with the
    credentials, `None` where only GetCallerIdentity knows. `narrowed_by` names what limits the
    session beside its role; `renewable` says whether it can be had again without a person.
    """

    keys: Keys
    chain: Chain
    obtained_at: datetime
    expires_at: datetime | None = None
    arn: str | None = None
    region: str | None = None
    source_identity: str | None = None
    narrowed_by: tuple[str, ...] = ()
    from_cache: bool = False
    renewable: bool = True

    def __repr__(self) -> str:
        return f"Session({self.keys.access_key_id}, {self.arn}, until {self.expires_at})"

    __str__ = __repr__

    @property
    def account(self) -> str | None:
        """The account of the identity, where its ARN is known."""
        return None if self.arn is None else self.arn.split(":")[4]

    @property
    def role_arn(self) -> str | None:
        """The role that was assumed last, `None` where the chain assumes none."""
        return self.chain.hops[-1].role_arn

    @property
    def is_long_term(self) -> bool:
        """Say whether these are keys of a user or of root, which no call ends."""
        return self.keys.session_token is None

    def seconds_left(self, now: datetime) -> float:
        """Return the seconds until the end, without end for keys that have none."""
        return float("inf") if self.expires_at is None else seconds(now, self.expires_at)

    def life(self) -> float:
        """Return the seconds from when it was obtained to its end."""
        return self.seconds_left(self.obtained_at)

    def serves(self, now: datetime, least_left: float | None = None) -> bool:
        """Say whether it lasts long enough to be handed out: `least_left` seconds are asked for."""
        left = self.seconds_left(now)
        wanted = margin(self.life()) if least_left is None else least_left
        return left > 0 and left >= wanted and left <= self.life() + _WHOLE_MARGIN


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """No session: the case that tells why, ready for `diagnose`, and the reason in one line.

    `sign_in` is the command that signs in again, where that is what is missing.
    """

    case: Case
    says: str
    sign_in: tuple[str, ...] = ()


def seconds(start: datetime, end: datetime) -> float:
    """Return the seconds from one moment to another."""
    return (end - start).total_seconds()


def margin(life: float) -> float:
    """Return the seconds before its end at which a session of some life is due to be renewed."""
    return min(_WHOLE_MARGIN, life / _PART_OF_LIFE)
