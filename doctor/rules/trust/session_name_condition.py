"""The trust policy wants a session name of a certain form, and the call sends another."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.finding import Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.requests.request_edits import propose_parameter
from doctor.rules.shared.requests.session_names import is_session_name
from doctor.rules.shared.trust.trust_edits import propose_value
from doctor.rules.shared.trust.unmet_conditions import (
    SESSION_NAME,
    Unmet,
    find_unmet_conditions,
    quote_unmet_condition,
)

_STANDS_FOR_ANYTHING = "session"


@hop_rule(
    id="trust/session-name-condition",
    summary="the role requires a certain form of session name",
    over=("trust/trust-condition-unmet",),
    owns=SESSION_NAME,
)
def session_name_condition(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: is it the name of the session that the trust policy does not accept?"""
    for each in find_unmet_conditions(hop, SESSION_NAME):
        sure = each.certainty == "proven"
        yield Finding(
            title=f"the role accepts only sessions named {each.wants}",
            explanation=f"The trust policy of {hop.role_name} compares sts:RoleSessionName, the "
            f"name of the new session. {_describe_name(each)}{_of_users(hop, each)}",
            certainty=each.certainty,
            evidence=quote_unmet_condition(each),
            proposals=_propose_session_name(hop, each),
            next_step=None
            if sure
            else "check which session name the call sends (role_session_name of the profile, "
            "--role-session-name; if neither is set, the SDK makes one up)",
        )


def _describe_name(each: Unmet) -> str:
    if each.got is None:
        return "The name that this call sends was not seen; SDKs make one up if none is set."
    return f"This call sends {each.got}."


def _of_users(hop: HopVerdict, each: Unmet) -> str:
    """Only an IAM user has a user name: for anybody else the variable never resolves."""
    asks = any("${aws:username}" in value for value in each.element.wanted)
    user = isinstance(hop.caller, Known) and hop.caller.value.kind == "user"
    if not asks or user:
        return ""
    return " Only IAM users have the ${aws:username} that it is compared with."


def _propose_session_name(hop: HopVerdict, each: Unmet) -> tuple[Proposal, ...]:
    """Propose a name that fits; where none can be told, to accept the one that is sent."""
    fitting = next((name for value in _fitting_names(each) if is_session_name(name := value)), None)
    if fitting is not None:
        return (
            propose_parameter(hop, f"name the session {fitting}", "role_session_name", fitting),
        )
    return propose_value(hop, each.statement, each.element)


def _fitting_names(each: Unmet) -> Iterator[str]:
    """Give names that the condition accepts: a pattern's stars stand for the present name."""
    operator = (each.element.operator or "").lower()
    if each.element.negated or not operator.startswith("string"):
        return
    for value in each.element.wanted:
        if "${" in value:
            continue
        if operator.startswith("stringlike"):
            filled = each.got if each.got and is_session_name(each.got) else _STANDS_FOR_ANYTHING
            yield value.replace("*", filled).replace("?", "x")
        else:
            yield value
