"""AWS refused the MFA code: it is wrong, out of sync or already used."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="mfa/mfa-code-invalid",
    summary="AWS refused the MFA code: it is wrong, out of sync or already used",
)
def mfa_code_invalid(situation: Situation) -> Iterator[Finding]:
    """Ask: did AWS know the device, and not take its code?"""
    told = [each for each in situation.failures if each.kind == "mfa-code-invalid"]
    if not told or situation.works:
        return
    yield Finding(
        title="AWS refused the MFA code",
        explanation="AWS knows the device and rejects the code: it was mistyped, too old or "
        "already used. Each code works once, so a second call within the same 30 seconds needs "
        "the next code. If every code fails, the device is out of sync.",
        hop=told[0].hop,
        evidence=tuple(quote_failure(each) for each in told),
        proposals=(
            Proposal(
                title="wait for the next code and try again",
                who="caller",
                kind="credentials",
            ),
            Proposal(
                title="if every code fails, resynchronize the device",
                who="caller-admin",
                kind="credentials",
                commands=(
                    shell(
                        "aws iam resync-mfa-device --user-name NAME --serial-number ARN "
                        "--authentication-code1 FIRST --authentication-code2 SECOND"
                    ),
                ),
            ),
        ),
    )
