"""The access key of the base credentials has not been rotated for a long time."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.arn import shorten_key
from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.model.stamp import parse_stamp
from doctor.rules.rule import rule

_DAYS = 90
"""Days: the control of the CIS benchmark that AWS Security Hub checks as IAM.3.

https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
"""


@rule(
    id="hygiene/access-key-old",
    summary=f"the access key has not been rotated for {_DAYS} days",
    severity="advice",
)
def access_key_old(situation: Situation) -> Iterator[Finding]:
    """Ask: is the key that signs first older than keys should get?"""
    base, caller = situation.base, situation.caller
    if base is None or base.access_key_id is None or not isinstance(caller, Known):
        return
    arn = caller.value.own_arn or ""
    collected = situation.case.collected_at
    now = None if collected is UNSET else parse_stamp(collected)
    observed = situation.case.principal(arn).access_keys
    for key in observed.value if isinstance(observed, Known) else ():
        made = parse_stamp(key.created)
        if key.id != base.access_key_id or made is None or now is None:
            continue
        days = (now - made).days
        if days > _DAYS:
            yield Finding(
                severity="advice",
                title=f"the access key {shorten_key(key.id)} is {days} days old",
                explanation=f"A leaked key works until it is deleted. Rotating keys every {_DAYS} "
                "days limits that, and proves that you can replace them in an emergency.",
                evidence=(Evidence(says=f"{shorten_key(key.id)} was created on {key.created}"),),
                proposals=(
                    Proposal(
                        title="create a second key, use it, then deactivate the old one",
                        who="caller",
                        kind="credentials",
                        commands=(
                            shell(
                                "aws iam create-access-key --user-name {}",
                                caller.value.name or "NAME",
                            ),
                            shell(
                                "aws iam update-access-key --user-name {} "
                                "--access-key-id {} --status Inactive",
                                caller.value.name or "NAME",
                                key.id,
                            ),
                        ),
                    ),
                ),
            )
