"""GetSessionToken or GetFederationToken is called with credentials that are a session already."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.keys.base_key import base_key, quote_failure, quote_key
from doctor.rules.shared.keys.refused_key import SESSION_CALLS
from doctor.rules.shared.sdks.session_tools import session_tool


@rule(
    id="credentials/session-from-session",
    summary="a session is requested with credentials that are already a session",
    over=(
        "credentials/env-keys-shadow-profile",
        "credentials/credential-cache-stale",
        "permission/*",
        "trust/*",
    ),
)
def session_from_session(situation: Situation) -> Iterator[Finding]:
    """Ask: do temporary credentials ask for what only a user's own key may ask for?"""
    told = [each for each in situation.failures if each.kind == "session-from-session"]
    call = _call(situation)
    already = tuple(_already(situation))
    if not told and (call is None or not already):
        return
    name = "GetSessionToken" if call is None else call.removeprefix("sts:")
    yield Finding(
        title=f"{name} is called with a session, and accepts only a user's own key",
        explanation="GetSessionToken and GetFederationToken start a session for an IAM user, and "
        "have to be signed with that user's long-term key. AWS refuses credentials that are "
        "already a session (a role's, an instance's, Identity Center's, or an earlier one).",
        evidence=(*already, *(quote_failure(each) for each in told)),
        proposals=tuple(_propose_long_term_key(situation)),
        next_step="to see which credentials are used: roledoctor chain",
    )


def _call(situation: Situation) -> str | None:
    """Return the call that was made, as the case or an error names it."""
    for failure in situation.failures:
        call = f"sts:{failure.operation}"
        if failure.kind == "session-from-session" and call in SESSION_CALLS:
            return call
    request = situation.case.request
    asked = None if request is UNSET else request.action
    return asked if asked in SESSION_CALLS else None


def _already(situation: Situation) -> Iterator[Evidence]:
    """Show that the credentials are temporary."""
    base = base_key(situation)
    if base is not None and base.is_temporary:
        yield quote_key(base, "this key is a session's")
    caller = situation.caller.value if isinstance(situation.caller, Known) else None
    if caller is not None and caller.kind in {"role-session", "federated"}:
        yield Evidence(says=f"the caller is already a session: {caller.arn}")


def _propose_long_term_key(situation: Situation) -> Iterator[Proposal]:
    base = base_key(situation)
    if base is not None and base.is_temporary and base.in_environment:
        yield Proposal(
            title="remove the session from this shell first",
            who="caller",
            kind="environment",
            commands=(shell("unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"),),
        )
    tool = session_tool(situation)
    if tool is not None and tool.without is not None:
        profile = situation.case.target.profile or "PROFILE"
        yield Proposal(
            title=f"let {tool.name} pass the credentials unchanged",
            who="caller",
            kind="environment",
            commands=(shell(tool.without, profile),),
        )
    yield Proposal(
        title="assume a role instead: that is allowed with a session",
        who="caller",
        kind="request",
        commands=(shell("aws sts assume-role --role-arn ROLE_ARN --role-session-name ME"),),
    )
