"""What rules on credentials ask of a situation: the base hop's key, and where it stands."""

from __future__ import annotations

from typing import Final

import msgspec

from doctor.model.chain import NOWHERE, Hop, Setting
from doctor.model.command import Command, option, shell
from doctor.model.failure import Failure
from doctor.model.failure_kinds import FailureKind
from doctor.model.finding import Evidence
from doctor.model.situation import Situation
from doctor.profiles.providers import TOKEN_SETTINGS
from doctor.rules.shared.evidence.places import quote_setting
from doctor.texts.documents.blackouts import MASK
from doctor.texts.failure_line import shorten_to_line

_ANSWERS: frozenset[FailureKind] = frozenset(
    {"access-denied", "region-disabled", "invalid-key", "expired-credentials", "signature-mismatch"}
)
"""What AWS answers to a call that some credentials signed."""

_AROUND = " \t\"'"

KEY_REFUSALS: Final[frozenset[FailureKind]] = frozenset(
    {"invalid-key", "expired-credentials", "signature-mismatch"}
)
"""The kinds of failure in which AWS refuses a key itself."""


class BaseKey(msgspec.Struct, frozen=True, kw_only=True):
    """The access key that signs first: its ID, its secret and token (hidden), and its hop."""

    hop: Hop
    key: Setting
    secret: Setting | None
    token: Setting | None

    @property
    def is_temporary(self) -> bool:
        """Say whether the key belongs to a session (`ASIA…`)."""
        return self.key.value.lstrip(_AROUND).startswith("ASIA")

    @property
    def is_long_term(self) -> bool:
        """Say whether the key is a user's own (`AKIA…`)."""
        return self.key.value.lstrip(_AROUND).startswith("AKIA")

    @property
    def where(self) -> str:
        """Name the place for a sentence: the environment, or a profile of a file."""
        if self.key.place.variable is not None:
            return "the environment"
        return f"profile “{self.hop.profile}” of {self.key.place.file}"

    @property
    def in_environment(self) -> bool:
        """Say whether the key comes from environment variables."""
        return self.key.place.variable is not None


def base_key(situation: Situation) -> BaseKey | None:
    """Return the key of the base hop, where the base is a key at all, and one that was seen."""
    hop = situation.base
    if hop is None or hop.kind not in {"static", "env"}:
        return None
    key = hop.setting("aws_access_key_id")
    if key is None or key.value == MASK or (not key.value and key.place == NOWHERE):
        return None
    token = next((found for name in TOKEN_SETTINGS if (found := hop.setting(name))), None)
    return BaseKey(hop=hop, key=key, secret=hop.setting("aws_secret_access_key"), token=token)


def base_failures(situation: Situation, *kinds: FailureKind) -> tuple[Failure, ...]:
    """Return the failures of those kinds that are about the base credentials."""
    return tuple(
        each for each in situation.failures if each.kind in kinds and each.hop in (0, None)
    )


def was_signed(situation: Situation) -> bool:
    """Say whether AWS answered a call that is signed with keys: then somewhere there were some."""
    return any(
        each.kind in _ANSWERS and each.code is not None and "token-call" not in each.signs
        for each in situation.failures
    )


def quote_key(base: BaseKey, says: str, label: str = "") -> Evidence:
    """Quote the line or variable of the key."""
    return quote_setting(base.key, says, label)


def quote_failure(failure: Failure) -> Evidence:
    """Quote what AWS or the SDK answered, in one line. What people tell proves nothing."""
    told = "told-in-prose" in failure.signs
    return Evidence(
        says=shorten_to_line(failure), failure="credentials-not-used" if told else failure.kind
    )


def renewals(base: BaseKey) -> tuple[Command, ...]:
    """Return the commands that renew a session, by where it sits."""
    if base.in_environment:
        return (shell("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"),)
    parts = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    named = option("--profile", base.hop.profile)
    return tuple(shell("aws configure set {} …{}", name, named) for name in parts)
