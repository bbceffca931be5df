"""The caller's permissions boundary does not allow the call."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.guardrails.blocking_policies import explain_block

_NEXT = "ask an administrator of the caller's account to allow the call in the boundary"


@hop_rule(
    id="permission/boundary-blocks",
    summary="the caller's permissions boundary does not allow the call",
)
def boundary_blocks(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the boundary allow what the policies grant?"""
    yield from explain_block(
        hop, "permissions boundary", "the caller's permissions boundary", _NEXT
    )
