"""The MFA code is not six digits."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="mfa/mfa-code-malformed",
    summary="the MFA code is not six digits",
    over=("mfa/mfa-code-invalid",),
)
def mfa_code_malformed(situation: Situation) -> Iterator[Finding]:
    """Ask: was something else sent than the six digits of a code?"""
    told = [
        each
        for each in situation.failures
        if each.kind == "invalid-parameter" and (each.parameter or "").lower() == "tokencode"
    ]
    if not told or situation.works:
        return
    yield Finding(
        title="the MFA code is not six digits",
        explanation="An MFA code is the six digits that an authenticator app or a hardware token "
        "shows. An empty answer, spaces, or the output of a security key is not a code.",
        hop=told[0].hop,
        evidence=tuple(quote_failure(each) for each in told),
        proposals=(
            Proposal(
                title="try again with the six digits that the device shows now",
                who="caller",
                kind="credentials",
            ),
        ),
    )
