"""Long-term keys are at the base, where the same files sign in through IAM Identity Center."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.model.chain import Section
from doctor.model.credential_kind import settings_of
from doctor.model.finding import Evidence, Finding
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import base_key, quote_key

_SIGNING_IN: Final = settings_of("sso", "login")


@rule(
    id="hygiene/static-keys-where-sso",
    summary="long-term keys are used where a sign-in is available",
    severity="advice",
)
def static_keys_where_sso(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a way to sign in here, and a key that never expires beside it?"""
    base = base_key(situation)
    signing_in = _signing_in(situation)
    if base is None or not base.is_long_term or signing_in is None:
        return
    yield Finding(
        severity="advice",
        title="the chain begins with a long-term key, although a sign-in is available",
        explanation="The same files sign in through IAM Identity Center or aws login: those "
        "sessions expire, have MFA, and leave no secret in a file. A long-term key works for "
        "anyone who copies it.",
        evidence=(
            quote_key(base, "a key that never expires"),
            Evidence(says=f"{signing_in.header} signs in", place=signing_in.place),
        ),
        next_step=f"set source_profile to “{signing_in.name}”, if it reaches the same account, "
        "and delete the key"
        if signing_in.kind == "profile"
        else "give the base profile sso_session, sso_account_id and sso_role_name, and delete "
        "the key",
    )


def _signing_in(situation: Situation) -> Section | None:
    sections = () if situation.shared is None else situation.shared.config.sections
    return next(
        (
            each
            for each in sections
            if each.kind in {"profile", "sso-session"}
            and any(each.setting(name) is not None for name in _SIGNING_IN)
        ),
        None,
    )
