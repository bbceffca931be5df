"""A resource control policy of the role's account blocks the call."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.guardrails.blocking_policies import explain_block

_NEXT = "ask an administrator of the role's organization who may assume roles there"


@hop_rule(
    id="permission/rcp-blocks",
    summary="a resource control policy of the role's account blocks the call",
)
def rcp_blocks(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does a guardrail on the role's side deny?"""
    yield from explain_block(
        hop, "RCP", "a resource control policy of the role's organization", _NEXT
    )
