"""The session that `aws login` left on this machine is missing or cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import option, shell
from doctor.model.edit import FreshCredentials
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of
from doctor.rules.shared.keys.base_key import base_failures, quote_failure
from doctor.rules.shared.keys.other_tool import works_elsewhere


@rule(
    id="credentials/login-session-expired",
    summary="the session of `aws login` is missing or cannot be renewed",
    over=("credentials/no-credentials", "credentials/session-expired"),
)
def login_session_expired(situation: Situation) -> Iterator[Finding]:
    """Ask: did `aws login` leave a session here that SDKs can use?"""
    fault = fault_of(situation, "login-token-missing", "login-token-invalid")
    told = base_failures(situation, "login-token")
    if fault is None and not told:
        return
    base = situation.base
    profile = base.profile if fault is None and base is not None else fault and fault.profile
    yield Finding(
        title="there is no usable session of `aws login` for this profile",
        explanation="A profile with login_session reads its keys from a file that `aws login` "
        "writes and that SDKs renew for up to twelve hours. "
        + (f"Here {fault.says}." if fault is not None else "The SDK could not load or renew it."),
        certainty="possible" if fault is None and works_elsewhere(situation) else "proven",
        profile=profile or None,
        evidence=(
            *(() if fault is None else (Evidence(says=fault.says, place=fault.place),)),
            *(quote_failure(each) for each in told),
        ),
        proposals=(
            Proposal(
                title="sign in again",
                who="caller",
                kind="credentials",
                edits=(FreshCredentials(profile=profile or None),),
                commands=(shell("aws login{}", option("--profile", profile or None)),),
            ),
        ),
    )
