"""Session tags are sent, and sts:TagSession is not allowed."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.grants.companion_actions import explain_missing_action


@hop_rule(
    id="trust/tag-session-not-allowed",
    summary="session tags are sent, and sts:TagSession is not allowed",
    since="0.1.0",
    over=("trust/trust-principal-mismatch", "permission/identity-policy-missing"),
)
def tag_session_not_allowed(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the role allow what the call asks besides the role itself?"""
    yield from explain_missing_action(hop, "sts:TagSession", "session tags")
