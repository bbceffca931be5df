"""The local clock is too far off for AWS to accept the signature."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.command import shell
from doctor.model.failure import Failure
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import base_key, quote_failure

_TOLERATED = 15 * 60
"""Seconds that AWS tolerates either way.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
"""


@rule(
    id="credentials/clock-skew",
    summary="the local clock is too far off for AWS to accept the signature",
    over=("credentials/secret-key-wrong", "credentials/access-key-invalid"),
)
def clock_skew(situation: Situation) -> Iterator[Finding]:
    """Ask: how far is the clock from the server's own?"""
    failed = [each for each in situation.failures if each.kind == "clock-skew"]
    measured = situation.case.clock_skew_seconds
    told = next((each.skew_seconds for each in failed if each.skew_seconds is not None), None)
    skew = told if measured is UNSET or measured is None else measured
    if not failed and (skew is None or abs(skew) <= _TOLERATED):
        return
    yield Finding(
        certainty=_weigh(situation, failed, skew),
        title=f"the clock of this machine is {_amount(skew)}",
        explanation="Every request carries the local time in its signature, and AWS refuses a "
        "time that is more than 15 minutes off. Keys and policies are not the cause.",
        evidence=(
            *(() if skew is None else (Evidence(says=f"local time minus AWS's: {skew:.0f} s"),)),
            *(quote_failure(each) for each in failed),
        ),
        proposals=(
            Proposal(
                title="set the clock from the network",
                who="caller",
                kind="environment",
                commands=(shell("sudo timedatectl set-ntp true"),),
            ),
        ),
        next_step="in a virtual machine, container or WSL: restart it after a suspend",
    )


def _weigh(situation: Situation, failed: list[Failure], skew: float | None) -> Certainty:
    """Some services say RequestExpired of a session that has ended, too."""
    ambiguous = all(each.code == "RequestExpired" for each in failed)
    if skew is not None or not ambiguous:
        return "proven"
    base = base_key(situation)
    return "possible" if base is not None and base.is_temporary else "likely"


def _amount(skew: float | None) -> str:
    if skew is None:
        return "off"
    minutes = abs(skew) / 60
    amount = f"{minutes / 60:.1f} hours" if minutes >= 120 else f"{minutes:.0f} minutes"  # noqa: PLR2004
    return f"{amount} {'behind' if skew < 0 else 'ahead'}"
