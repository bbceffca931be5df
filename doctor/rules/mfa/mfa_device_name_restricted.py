"""A self-service policy allows only an MFA device with the user's name."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.arn import parse_arn
from doctor.model.command import shell
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import OtherDenial, Situation
from doctor.model.verdict import StatementMatch
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_element
from doctor.rules.shared.keys.base_key import quote_failure

_ACTIONS = (
    "iam:createvirtualmfadevice",
    "iam:deletevirtualmfadevice",
    "iam:enablemfadevice",
    "iam:resyncmfadevice",
    "iam:deactivatemfadevice",
)


@rule(
    id="mfa/mfa-device-name-restricted",
    summary="a self-service policy allows only an MFA device with the user's name",
    over=(
        "permission/identity-policy-missing",
        "permission/identity-policy-resource-mismatch",
        "mfa/mfa-session-needed",
        "permission/deny-without-mfa",
    ),
)
def mfa_device_name_restricted(situation: Situation) -> Iterator[Finding]:
    """Ask: was a device refused whose name is not the user's own?"""
    for denial in situation.others:
        action, device = denial.action, parse_arn(denial.failure.resource or "")
        named = device is not None and device.kind == "mfa" and denial.caller.kind == "user"
        if action.lower() not in _ACTIONS or not named or device is None:
            continue
        if denial.failure.explicit or device.name == denial.caller.name:
            continue
        yield _finding(denial, device.name, _for_own_name(denial, device.account))


def _for_own_name(denial: OtherDenial, account: str) -> StatementMatch | None:
    """Find the statement that would allow the action on a device named like the user."""
    for statement in denial.verdict.allow_statements("identity policy"):
        patterns = [value for each in statement.of("Resource") for value in each.wanted]
        own = f":mfa/{denial.caller.name}"
        if statement.holds("Action") and any(
            "${aws:username}" in each or (each.endswith(own) and account in each)
            for each in patterns
        ):
            return statement
    return None


def _finding(denial: OtherDenial, device: str, statement: StatementMatch | None) -> Finding:
    user = denial.caller.name
    allowed = [] if statement is None else [v for e in statement.of("Resource") for v in e.wanted]
    return Finding(
        title=f"the MFA device “{device}” does not have the name of the user {user}",
        explanation="Policies that let people manage their own MFA often name the device "
        "mfa/${aws:username}: then a user can neither add nor remove a device with another name.",
        certainty="likely" if statement is None else "proven",
        evidence=(
            *(
                ()
                if statement is None
                else (quote_element(statement, "Resource", allowed, "only this name is allowed"),)
            ),
            Evidence(says=f"asked for: {denial.failure.resource}"),
            quote_failure(denial.failure),
        ),
        proposals=(
            Proposal(
                title=f"name the device {user}",
                who="caller",
                kind="request",
                commands=(
                    shell(
                        "aws iam create-virtual-mfa-device --virtual-mfa-device-name {} "
                        "--outfile qr.png --bootstrap-method QRCodePNG",
                        user or "NAME",
                    ),
                ),
            ),
            Proposal(
                title="let the policy allow device names that begin with the user's: "
                "mfa/${aws:username}*",
                who="caller-admin",
                kind="identity-policy",
            ),
        ),
        next_step=None
        if statement is not None
        else f"check which device names the caller's policies allow for {denial.action} (see "
        "Resource)",
    )
