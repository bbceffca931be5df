"""When a session ends, as the tool that stored it wrote beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from msgspec import UNSET

from doctor.model.chain import Place, Setting
from doctor.model.finding import Evidence
from doctor.model.situation import Situation
from doctor.model.stamp import by_clock_of_aws, parse_stamp
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import BaseKey

_VARIABLES: Final = (
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_SESSION_EXPIRATION",
    "AWS_SESSION_TOKEN_EXPIRATION",
    "AWS_EXPIRATION",
    "AWSUME_EXPIRATION",
    "VAULTED_ENV_EXPIRATION",
)
_SETTINGS: Final = (
    "x_security_token_expires",
    "aws_expiration",
    "expiration",
    "aws_session_expiration",
    "aws_session_token_expiration",
    "aws_credential_expiration",
    "token_expiration",
    "expires",
    "valid_until",
)


class SessionEnd(msgspec.Struct, frozen=True, kw_only=True):
    """When a session ends, where that is written, and whether it was over when the case was made.

    `over` is `None` where the case does not say when it was made.
    """

    moment: datetime
    over: bool | None
    evidence: Evidence

    def __str__(self) -> str:
        return f"{self.moment:%Y-%m-%d %H:%M} UTC"


def session_end(situation: Situation, base: BaseKey) -> SessionEnd | None:
    """Read when the base session ends, where a tool wrote it beside the keys."""
    now = _now(situation)
    for setting in _find_end_settings(situation, base):
        moment = parse_stamp(setting.value)
        if moment is not None:
            over = None if now is None else moment <= now
            says = "it ended then" if over else "it ends then"
            evidence = quote_setting(setting, says)
            return SessionEnd(moment=moment, over=over, evidence=evidence)
    return None


def _find_end_settings(situation: Situation, base: BaseKey) -> Iterator[Setting]:
    if base.in_environment:
        for name in _VARIABLES:
            value = situation.variable(name)
            if value:
                yield Setting(name="", value=value, place=Place(variable=name))
        return
    sections = () if situation.shared is None else situation.shared.sections_of(_name(base))
    for section in sections:
        if section.setting("aws_access_key_id") is not None:
            yield from (each for each in section.settings if each.name in _SETTINGS)


def _name(base: BaseKey) -> str:
    return base.hop.profile or "default"


def _now(situation: Situation) -> datetime | None:
    """Return when the case was made, by AWS's clock."""
    stamp = situation.case.collected_at
    now = None if stamp is UNSET else parse_stamp(stamp)
    return None if now is None else by_clock_of_aws(now, situation.case.clock_skew_seconds)
