"""AWS does not know the access key, and nothing that was seen says why."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding, Proposal
from doctor.model.principal import describe_key
from doctor.model.situation import Situation
from doctor.rules.keys import BaseKey, base_failures, base_key, said, seen_key
from doctor.rules.rule import rule


@rule(
    id="credentials/access-key-invalid",
    summary="AWS does not accept the access key: deleted, mistyped or perhaps deactivated",
    since="0.1.0",
    over=("credentials/env-keys-shadow-profile",),
)
def access_key_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: did AWS refuse the key itself, before any policy was looked at?"""
    refused = base_failures(situation, "invalid-key")
    if not refused:
        return
    base = base_key(situation)
    if base is not None and base.is_temporary and base.hop.has_session_token:
        yield _session(base)
        return
    shown = "the access key" if base is None else describe_key(base.key.value)
    yield Finding(
        title=f"AWS does not accept {shown}",
        explanation="InvalidClientTokenId means that this endpoint of AWS does not know the key "
        "ID: it was deleted, deactivated or mistyped, or it belongs to another partition. The "
        "secret was not even looked at, and no policy is at fault.",
        certainty="proven" if base is not None and base.is_long_term else "likely",
        profile=None if base is None else base.hop.profile,
        evidence=(
            *(() if base is None else (seen_key(base, "this key was sent", "not known to AWS"),)),
            *(said(each) for each in refused),
        ),
        proposals=(_new_key(base),),
        next_step="the owner of the key can look: aws iam list-access-keys --user-name NAME",
    )


def _session(base: BaseKey) -> Finding:
    return Finding(
        title=f"AWS does not accept the session of {describe_key(base.key.value)}",
        explanation="The key ID and the session token do not belong together, or the session was "
        "issued by another partition or for other regions. Get a fresh session.",
        certainty="likely",
        profile=base.hop.profile,
        evidence=(seen_key(base, "this session's key was sent"),),
        proposals=(_new_key(base),),
    )


def _new_key(base: BaseKey | None) -> Proposal:
    if base is None or base.in_environment:
        return Proposal(
            title="put a valid key in its place",
            who="caller",
            kind="credentials",
            commands=("aws configure",),
        )
    return Proposal(
        title="create a new key for the user and store it",
        who="caller",
        kind="credentials",
        commands=(f"aws configure --profile {base.hop.profile}",),
    )
