"""A long-term key (`AKIA…`) goes out with a session token left over from something else."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import shorten_key
from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment, RemoveSetting
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import (
    BaseKey,
    base_failures,
    base_key,
    quote_failure,
    quote_key,
)


@rule(
    id="credentials/stale-session-token-with-long-term-key",
    summary="a long-term key is sent with a leftover session token",
    over=("credentials/env-keys-shadow-profile",),
)
def stale_session_token_with_long_term_key(situation: Situation) -> Iterator[Finding]:
    """Ask: does a key that needs no token go out with one?"""
    base = base_key(situation)
    if base is None or not base.is_long_term or base.token is None:
        return
    refused = base_failures(situation, "invalid-key")
    if not base.hop.has_session_token and not refused:
        return
    yield Finding(
        title=f"{shorten_key(base.key.value)} is sent with a session token that is not its own",
        explanation="A key that begins with AKIA is a user's own and has no session token. The "
        f"token in {base.where} is left over from a session; with it, AWS refuses the key with "
        "InvalidClientTokenId.",
        certainty="proven" if base.hop.has_session_token else "likely",
        profile=base.hop.profile,
        evidence=(
            quote_key(base, "a long-term key"),
            quote_setting(base.token, "and a session token next to it", "left over"),
            *(quote_failure(each) for each in refused),
        ),
        proposals=(_remove(base),),
    )


def _remove(base: BaseKey) -> Proposal:
    token = base.token
    if token is not None and token.place.variable is not None:
        names = ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")
        return Proposal(
            title="unset the session token",
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(unset=names),),
            commands=(shell("unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN"),),
        )
    return Proposal(
        title="remove the session token",
        who="caller",
        kind="config-edit",
        edits=() if token is None else (RemoveSetting(place=token.place),),
    )
