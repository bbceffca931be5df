"""A service control policy of the caller's organization blocks the call."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.guardrails.blocking_policies import explain_block

_NEXT = "ask an administrator of the organization whether this role may be assumed"


@hop_rule(
    id="permission/scp-blocks",
    summary="a service control policy blocks the call",
)
def scp_blocks(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does any level of the organization deny, or fail to allow?"""
    yield from explain_block(
        hop, "SCP", "a service control policy of the caller's organization", _NEXT
    )
