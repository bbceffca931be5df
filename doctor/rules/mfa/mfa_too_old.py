"""The session's MFA is older than a policy accepts."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET
from msgspec.structs import replace

from doctor.model.command import shell
from doctor.model.edit import FreshCredentials
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import HopVerdict
from doctor.rules.rule import hop_rule
from doctor.rules.shared.evidence.places import quote_condition
from doctor.rules.shared.mfa.mfa_conditions import Asked, about_age, find_mfa_denies, find_unmet_mfa
from doctor.rules.shared.trust.near_misses import doubtful_conditions


@hop_rule(
    id="mfa/mfa-too-old",
    summary="the session's MFA is older than a policy accepts",
    over=(
        "mfa/mfa-not-in-request",
        "permission/deny-without-mfa",
        "trust/trust-condition-unmet",
        "trust/trust-explicit-deny",
        "permission/identity-condition-unmet",
        "permission/identity-explicit-deny",
        "permission/scp-blocks",
    ),
)
def mfa_too_old(hop: HopVerdict) -> Iterator[Finding]:
    """Ask: was MFA used, and longer ago than a policy allows?"""
    for statement, element in _too_old(hop):
        age = element.got.value[0] if isinstance(element.got, Known) else ""
        title = f"MFA was used {_minutes(age)} ago and the {statement.kind} accepts at most"
        yield _finding(hop, (statement, element), title)
        return
    carries = hop.request.mfa is not UNSET and hop.request.mfa.present is True
    for statement, element in doubtful_conditions(hop):
        if carries and about_age(element):
            title = f"the session's MFA may be too old: the {statement.kind} accepts at most"
            found = _finding(hop, (statement, element), title)
            yield replace(found, certainty="likely")
            return


def _too_old(hop: HopVerdict) -> Iterator[Asked]:
    for statement, element in find_unmet_mfa(hop):
        if about_age(element) and isinstance(element.got, Known):
            yield statement, element
    for statement, element in find_mfa_denies(hop.verdict):
        if statement.truth == "true" and about_age(element) and isinstance(element.got, Known):
            yield statement, element


def _finding(hop: HopVerdict, asked: Asked, title: str) -> Finding:
    statement, element = asked
    limit = _minutes(element.wanted[0]) if element.wanted else "a while"
    age = element.got.value[0] if isinstance(element.got, Known) else None
    return Finding(
        title=f"{title} {limit}",
        explanation=f"{element.key} counts the seconds since the MFA code was entered, for as "
        "long as the session lives. The session can still be valid when its MFA is too old for "
        f"{hop.role_name}.",
        evidence=(
            quote_condition(statement, element, "this limits the age of MFA", "the age limit"),
            Evidence(
                says="the session has MFA, and its age was not seen"
                if age is None
                else f"the session's MFA is {age} seconds old"
            ),
        ),
        proposals=(
            Proposal(
                title="create a new session with a fresh code, or let the profile send a code "
                "with each call (mfa_serial)",
                who="caller",
                kind="credentials",
                edits=(FreshCredentials(mfa=True),),
                commands=(
                    shell("aws sts get-session-token --serial-number ARN --token-code CODE"),
                ),
            ),
        ),
    )


def _minutes(seconds: str) -> str:
    try:
        count = float(seconds)
    except ValueError:
        return f"{seconds} seconds"
    if count < 120:  # noqa: PLR2004 - up to two minutes seconds read better
        return f"{count:g} seconds"
    return f"{count / 60:.3g} minutes" if count < 7200 else f"{count / 3600:.3g} hours"  # noqa: PLR2004
