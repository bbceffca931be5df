"""The access key exists, but is deactivated."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import shorten_key
from doctor.model.command import option, shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import (
    BaseKey,
    base_failures,
    base_key,
    quote_failure,
    quote_key,
    renewals,
)
from doctor.rules.shared.keys.key_lists import ListedKey, listed_keys, pasted_keys


@rule(
    id="credentials/access-key-inactive",
    summary="the access key exists, but is deactivated",
    over=(
        "credentials/access-key-invalid",
        "credentials/wrong-partition",
        "credentials/env-keys-shadow-profile",
        "endpoint/opt-in-region-not-enabled",
    ),
)
def access_key_inactive(situation: Situation) -> Iterator[Finding]:
    """Ask: does IAM list the key that signs as switched off?"""
    if situation.works or situation.hops_tried:
        return
    base = base_key(situation)
    refused = base_failures(situation, "invalid-key")
    off = [each for each in listed_keys(situation) if each.is_inactive]
    # Whose key failed is not seen: then a list that was pasted with the error tells, no other.
    pasted = [each for each in pasted_keys(situation) if each.is_inactive]
    own = next((each for each in off if base is not None and each.id == base.key.value), None)
    if own is not None:
        yield _finding(own, base, "proven", tuple(quote_failure(each) for each in refused))
    elif base is None and refused and len(pasted) == 1:
        yield _finding(pasted[0], None, "likely", tuple(quote_failure(each) for each in refused))


def _finding(
    key: ListedKey, base: BaseKey | None, certainty: Certainty, told: tuple[Evidence, ...]
) -> Finding:
    whose = "" if key.user is None else f" of user {key.user}"
    return Finding(
        title=f"{shorten_key(key.id)}{whose} is deactivated",
        explanation="IAM lists the key as Inactive. AWS answers InvalidClientTokenId, as if it "
        "did not know the key. Someone deactivated it, often because it was old or had leaked: "
        "ask before you activate it again.",
        certainty=certainty,
        profile=None if base is None else base.hop.profile,
        evidence=(
            *(() if base is None else (quote_key(base, "this key signs the call", "Inactive"),)),
            Evidence(says=f"IAM lists {shorten_key(key.id)} with the status {key.status}"),
            *told,
        ),
        proposals=tuple(_propose_active_key(key, base)),
    )


def _propose_active_key(key: ListedKey, base: BaseKey | None) -> Iterator[Proposal]:
    user = key.user or "USER"
    profile = None if base is None else base.hop.profile
    yield Proposal(
        title="use the key that replaced it, or a new one",
        who="caller",
        kind="credentials",
        commands=(
            shell("aws iam create-access-key --user-name {}", user),
            *(renewals(base) if base is not None and base.in_environment else ()),
            shell("aws configure{}", option("--profile", profile)),
        ),
    )
    yield Proposal(
        title="activate it again, if it was deactivated by mistake",
        who="caller-admin",
        kind="credentials",
        commands=(
            shell(
                "aws iam update-access-key --user-name {} --access-key-id {} --status Active",
                user,
                key.id,
            ),
        ),
    )
