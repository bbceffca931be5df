"""The trust policy names one session, or a session's ARN where the role's is meant."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import Arn, parse_arn
from doctor.model.finding import Evidence, Finding
from doctor.model.observation import Known
from doctor.model.principal import Caller
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.trust.near_misses import caller_arn, misses_only
from doctor.rules.shared.trust.trust_edits import propose_trust_of_caller

_SESSION = "assumed-role"


@hop_rule(
    id="trust/trust-session-arn-mismatch",
    summary="the trust policy names a session instead of the role",
    over=(
        "trust/trust-principal-mismatch",
        "trust/trust-path-or-case-mismatch",
        "trust/trust-policy-invalid",
        "credentials/caller-is-not-who-you-think",
    ),
)
def trust_session_arn_mismatch(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: does the trust policy name a session of the caller's role, and not this one?"""
    if not isinstance(hop.caller, Known) or hop.caller.value.kind not in ("role-session", "role"):
        return
    caller = hop.caller.value
    for statement in misses_only(hop, "Principal"):
        values = [value for each in statement.of("Principal") for value in each.wanted]
        session = next((value for value in values if _means(value, caller)), None)
        if session is None:
            continue
        shown = values[0] if len(values) == 1 else values
        yield Finding(
            title=f"the trust policy names {session}, not the caller's role",
            explanation=f"{_what_it_names(session)} The caller is {caller.arn}. Trust the role "
            f"instead, {caller_arn(hop)}: that covers every session of the role, whatever its "
            "name.",
            evidence=(
                Evidence(says=f"the caller is {caller.arn}"),
                quote_element(statement, "Principal", shown, "this is not the role"),
            ),
            proposals=propose_trust_of_caller(hop, replaces=session),
        )


def _means(value: str, caller: Caller) -> bool:
    """Say whether a principal is written as a session of the caller's own role."""
    arn = parse_arn(value)
    if arn is None or arn.account != caller.account or value == caller.arn:
        return False
    if arn.kind == _SESSION:
        return caller.name in arn.resource.split("/")[1:]
    return arn.kind == "role" and arn.resource == f"role/{caller.name}/{caller.session}"


def _what_it_names(value: str) -> str:
    arn = parse_arn(value) or Arn("", "", "", "", "")
    parts = arn.resource.split("/")
    whole = arn.service == "sts" and arn.kind == _SESSION and len(parts) == 3  # noqa: PLR2004
    if whole and "*" not in value:
        return f"{value} is a single session, named {parts[2]}."
    return f"{value} matches nobody: the ARN of a session must not contain wildcards."
