"""The policy that was given to the caller's session does not let the call through."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.guardrails.blocking_policies import explain_block

_NEXT = "create a new session with a policy that allows the call, or with none"


@hop_rule(
    id="permission/session-policy-blocks",
    summary="the session policy of the caller's session does not allow the call",
)
def session_policy_blocks(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: was the session made narrower than this call needs?"""
    yield from explain_block(
        hop, "session policy", "the session policy of the caller's session", _NEXT
    )
