"""A web identity token file is named, and no role to exchange the token for."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, quote_place

_TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE"  # noqa: S105 - a variable's name


@rule(
    id="config/token-file-without-role",
    summary="a web identity token file is set, but no role to exchange the token for",
)
def token_file_without_role(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a token to show, and no role to show it for?"""
    fault = fault_of(situation, "missing-role-arn")
    if fault is None:
        return
    by_variable = fault.place.variable is not None
    beside = "AWS_ROLE_ARN" if by_variable else "role_arn"
    yield Finding(
        title=f"a web identity token file is set, and there is no {beside}",
        explanation=f"AssumeRoleWithWebIdentity exchanges the token in {fault.subject} for a "
        "session of one role, and no role is set. SDKs stop here and do not try other "
        "credentials of the profile.",
        profile=fault.profile,
        evidence=(quote_place(situation, fault.place, "the token file", "and no role for it"),),
        proposals=_unset() if by_variable else (),
        next_step=f"set {beside} to the role that trusts the token's issuer",
    )


def _unset() -> tuple[Proposal, ...]:
    return (
        Proposal(
            title="if you do not want a web identity: unset the variable",
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(unset=(_TOKEN_FILE,)),),
            commands=(shell("unset {}", _TOKEN_FILE),),
        ),
    )
