"""The sign-in to IAM Identity Center is missing from this machine, or has ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doctor.case.pasted_commands import read_command
from doctor.model.command import option, shell
from doctor.model.edit import FreshCredentials
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, reached_settings
from doctor.rules.shared.files.sso_regions import other_sso_region
from doctor.rules.shared.keys.base_key import base_failures, quote_failure
from doctor.rules.shared.keys.other_tool import works_elsewhere, works_in_other_release
from doctor.rules.shared.sdks.ci_jobs import ci_job
from doctor.rules.shared.sdks.tools import command_of, texts_of, tool_of
from doctor.texts.surroundings import any_shows


@rule(
    id="credentials/sso-token-expired",
    summary="the sign-in to IAM Identity Center is missing or has expired",
    over=("credentials/no-credentials", "credentials/session-expired"),
)
def sso_token_expired(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a token of Identity Center on this machine, and is it still good?"""
    fault = fault_of(situation, "sso-token-missing", "sso-token-expired")
    told = base_failures(situation, "sso-token")
    if fault is None and not told:
        return
    profile = _profile(situation) if fault is None else fault.profile
    ended = fault is not None and fault.kind == "sso-token-expired"
    yield Finding(
        title="the Identity Center sign-in has ended"
        if ended or fault is None
        else "nobody is signed in to Identity Center here",
        explanation="The profile gets its credentials with a token that `aws sso login` stores "
        "in ~/.aws/sso/cache, in a file named after the sso-session or the start URL. A sign-in "
        "for one does not work for another.",
        certainty=_certainty(situation, told_alone=fault is None),
        profile=profile,
        evidence=(
            *(() if fault is None else (Evidence(says=fault.says, place=fault.place),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=(_sign_in(situation, profile, again=ended or fault is None),),
        next_step=_UNATTENDED if _is_unattended(situation) else None,
    )


_UNATTENDED: Final = (
    "a sign-in needs a person each time that it ends: give a job that runs by itself credentials "
    "that renew themselves, such as the role of its machine, an OIDC token, or IAM Roles Anywhere"
)


def _is_unattended(situation: Situation) -> bool:
    """Say whether nobody sits before what failed: a job of CI, or one that a clock starts."""
    return ci_job(situation) is not None or any_shows(texts_of(situation), "unattended")


def _certainty(situation: Situation, *, told_alone: bool) -> Certainty:
    """Doubt the tool's word where the same sign-in is good for another one."""
    if works_elsewhere(situation) or (told_alone and works_in_other_release(situation)):
        return "possible"
    if told_alone and other_sso_region(situation) is not None:
        return "possible"
    return "likely" if _keeps_own_tokens(situation) else "proven"


_OWN_STORES = ("aws-vault", "Granted")
"""Tools that keep the tokens of Identity Center in a keyring of their own, not in ~/.aws/sso."""


_OF_SIGN_IN: Final = ("sso_session", "granted_sso_start_url", "granted_sso_region")
"""Settings that say where one signs in, in the AWS CLI's words and in Granted's."""


def _keeps_own_tokens(situation: Situation) -> bool:
    """Say whether what ran does not read the cache that was looked at."""
    tool = tool_of(situation)
    return tool is not None and tool.name in _OWN_STORES


def _profile(situation: Situation) -> str | None:
    base = situation.base
    if base is not None and base.kind == "sso":
        return base.profile
    chosen = None if situation.chain is None else situation.chain.profile
    return chosen or read_command(command_of(situation) or "").profile


def _sign_in(situation: Situation, profile: str | None, *, again: bool) -> Proposal:
    found = {each.name: each.value for _, each in reached_settings(situation, *_OF_SIGN_IN)}
    session = found.get("sso_session")
    if "granted_sso_start_url" in found:
        # Its token is in a keyring: `aws sso login` neither knows the profile nor writes there.
        return Proposal(
            title="sign in again, with Granted",
            who="caller",
            kind="credentials",
            edits=(FreshCredentials(profile=profile),),
            commands=(
                shell("granted sso login --sso-start-url {}", found["granted_sso_start_url"])
                + option("--sso-region", found.get("granted_sso_region")),
            ),
        )
    named = option("--profile", profile) if session is None else option("--sso-session", session)
    return Proposal(
        title="sign in again" if again else "sign in",
        who="caller",
        kind="credentials",
        edits=(FreshCredentials(profile=profile),),
        commands=(shell("aws sso login{}", named),),
    )
