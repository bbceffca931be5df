"""AWS knows the key ID, and the secret does not belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import shorten_key
from doctor.model.command import Command, option, shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.limits import SECRET_KEY_LENGTH
from doctor.model.secret import hidden_length
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import BaseKey, base_failures, base_key, quote_failure


@rule(
    id="credentials/secret-key-wrong",
    summary="the secret access key does not belong to its key ID",
    over=("credentials/env-keys-shadow-profile",),
)
def secret_key_wrong(situation: Situation) -> Iterator[Finding]:
    """Ask: did the signature fail, with a clock that is right?"""
    failed = base_failures(situation, "signature-mismatch")
    if not failed:
        return
    base = base_key(situation)
    key = "the key" if base is None else shorten_key(base.key.value)
    yield Finding(
        title=f"the secret of {key} is wrong",
        explanation="AWS knows the key ID, but the signature does not match: the secret was cut "
        "short, pasted with quotes or spaces, or belongs to another key. The clock is not the "
        "cause: AWS has another message for that.",
        certainty="proven" if base is not None and _is_misshapen(base) else "likely",
        profile=None if base is None else base.hop.profile,
        evidence=(
            *(_shape(base) if base is not None else ()),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(
            Proposal(
                title="store the pair again, both halves from the same place",
                who="caller",
                kind="credentials",
                commands=(_command(base),),
            ),
        ),
        next_step="if the secret is right, a proxy may change the request on its way",
    )


def _command(base: BaseKey | None) -> Command:
    return shell("aws configure{}", option("--profile", None if base is None else base.hop.profile))


def _is_misshapen(base: BaseKey) -> bool:
    """Say whether the secret cannot be one; of a sound one a proxy may have changed the call."""
    value = "" if base.secret is None else base.secret.value
    length = hidden_length(value)
    return (
        (length is not None and length != SECRET_KEY_LENGTH)
        or "quoted" in value
        or "spaced" in value
    )


def _shape(base: BaseKey) -> Iterator[Evidence]:
    """Show what the secret's shape gives away; the secret itself is never kept."""
    if base.secret is None:
        return
    length = hidden_length(base.secret.value)
    says = "this secret was used"
    if length is not None and length != SECRET_KEY_LENGTH:
        says = f"it has {length} characters, and a secret has {SECRET_KEY_LENGTH}"
    elif "quoted" in base.secret.value or "spaced" in base.secret.value:
        says = "quotes or spaces are part of the value"
    yield quote_setting(base.secret, says)
