"""The session that signed the call has ended."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.keys import BaseKey, base_failures, base_key, renewals, said, seen_key
from doctor.rules.rule import rule


@rule(
    id="credentials/session-expired",
    summary="the session that signed the call has ended",
    since="0.1.0",
    over=("credentials/env-keys-shadow-profile", "credentials/access-key-invalid"),
)
def session_expired(situation: Situation) -> Iterator[Finding]:
    """Ask: whose session expired, and how is that very kind renewed?"""
    failed = base_failures(situation, "expired-credentials")
    if not failed:
        return
    base = base_key(situation)
    where = "the credentials that signed the call" if base is None else f"the keys in {base.where}"
    yield Finding(
        title=f"the session has expired: {where}",
        explanation="ExpiredToken speaks of the session credentials that signed the call, here "
        f"{where}. The role that was asked for has nothing to do with it.",
        profile=None if base is None else base.hop.profile,
        evidence=(
            *(() if base is None else (seen_key(base, "this session has ended"),)),
            *_stamp(situation),
            *(said(each) for each in failed),
        ),
        proposals=(_renew(situation, base),),
    )


def _stamp(situation: Situation) -> tuple[Evidence, ...]:
    ended = situation.variable("AWS_CREDENTIAL_EXPIRATION")
    return () if ended is None else (Evidence(says=f"AWS_CREDENTIAL_EXPIRATION says {ended}"),)


def _renew(situation: Situation, base: BaseKey | None) -> Proposal:
    kind = None if situation.base is None else situation.base.kind
    profile = None if situation.base is None else situation.base.profile
    if kind == "sso":
        return Proposal(
            title="sign in again",
            who="caller",
            kind="credentials",
            commands=(f"aws sso login --profile {profile}",),
        )
    if base is not None and base.in_environment:
        return Proposal(
            title="drop the old session from this shell, or export a new one",
            who="caller",
            kind="environment",
            commands=renewals(base),
        )
    return Proposal(
        title="get new session credentials the way you got these, and store all three values",
        who="caller",
        kind="credentials",
        commands=() if base is None else renewals(base),
    )
