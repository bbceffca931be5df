"""The MFA of the session is older than a policy takes."""

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
    summary="the MFA of the session is older than a policy takes",
    since="0.1.0",
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
        yield _finding(hop, (statement, element), f"{_minutes(age)} ago")
        return
    carries = hop.request.mfa is not UNSET and hop.request.mfa.present is True
    for statement, element in doubtful_conditions(hop):
        if carries and about_age(element):
            found = _finding(hop, (statement, element), "longer ago, perhaps,")
            yield replace(found, certainty="likely")
            return


def _too_old(hop: HopVerdict) -> Iterator[Asked]:
    for statement, element in find_unmet_mfa(hop):
        if about_age(element) and isinstance(element.got, Known):
            yield statement, element
    for statement, element in find_mfa_denies(hop.verdict):
        if statement.truth == "true" and about_age(element) and isinstance(element.got, Known):
            yield statement, element


def _finding(hop: HopVerdict, asked: Asked, when: str) -> Finding:
    statement, element = asked
    limit = _minutes(element.wanted[0]) if element.wanted else "a while"
    return Finding(
        title=f"MFA was used {when} and the {statement.kind} takes at most {limit}",
        explanation=f"{element.key} counts the seconds since the code was given, and goes on "
        "counting as long as the session lives: the session is still good, its MFA is too old "
        f"for {hop.role_name}.",
        evidence=(
            quote_condition(statement, element, "this bounds the age of MFA", "too old by now"),
            *(
                (Evidence(says=f"the session's MFA is {element.got.value[0]} seconds old"),)
                if isinstance(element.got, Known)
                else ()
            ),
        ),
        proposals=(
            Proposal(
                title="make a new session with a fresh code, or let the profile send one with "
                "each call (mfa_serial)",
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
