"""The tool or SDK cannot ask a person for an MFA code."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.command import shell
from doctor.model.command_line import program_name
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.evidence.places import quote_setting
from doctor.rules.shared.keys.base_key import quote_failure
from doctor.rules.shared.mfa.mfa_devices import sent_serial, set_device
from doctor.rules.shared.sdks.tools import command_of, program_words

_ASKS_NOBODY = frozenset(
    {
        *("terraform", "terragrunt", "tofu", "packer", "pulumi", "vault", "sops"),
        *("cargo", "java", "mvn", "gradle", "sbt"),
    }
)
"""Tools on SDKs that take a role's device from the profile and have no way to ask for its code."""


@rule(
    id="mfa/mfa-cannot-prompt",
    summary="the tool or SDK cannot ask for an MFA code",
    over=(
        "mfa/mfa-not-in-request",
        "mfa/mfa-code-malformed",
        "credentials/no-credentials",
        "credentials/session-expired",
        "config/sdk-disagreement",
    ),
)
def mfa_cannot_prompt(situation: Situation) -> Iterator[Finding]:
    """Ask: was a code needed where nobody was asked for one?"""
    if situation.works:
        return
    told = [each for each in situation.failures if each.kind == "mfa-cannot-prompt"]
    if told:
        yield _finding(situation, told)
    elif _found_nothing(situation) and _is_silent_tool(situation):
        yield _suspicion(situation)


def _found_nothing(situation: Situation) -> bool:
    return any(each.kind == "no-credentials" for each in situation.failures)


def _is_silent_tool(situation: Situation) -> bool:
    words = program_words(command_of(situation) or "")
    silent = bool(words) and program_name(words[0]) in _ASKS_NOBODY
    return silent and set_device(situation) is not None


def _finding(situation: Situation, told: list[Failure]) -> Finding:
    refresh = any("refresh" in each.signs for each in told)
    when = "when the session had to be renewed" if refresh else "before it could assume the role"
    return Finding(
        title=f"an MFA code was needed {when}, and nothing asked you for it",
        explanation="The profile names an MFA device, so every assume call needs a fresh code. "
        "The AWS CLI and boto3 ask for it at a terminal; Terraform and other programs on the Go, "
        "Java, JavaScript, .NET, Ruby and Rust SDKs do not, and neither does anything in CI or "
        "in the background.",
        hop=told[0].hop,
        evidence=(*_device(situation), *(quote_failure(each) for each in told)),
        proposals=tuple(_propose_session_with_mfa(situation)),
        next_step="for machines, use a role that needs no MFA and trusts the machine's own "
        "identity",
    )


def _suspicion(situation: Situation) -> Finding:
    told = [each for each in situation.failures if each.kind == "no-credentials"]
    return Finding(
        title="the profile needs an MFA code, and this tool cannot ask for one",
        explanation="The tool found no credentials it could use. The profile names an MFA "
        "device, and this tool has no prompt, so it skips the profile.",
        certainty="likely",
        hop=told[0].hop,
        evidence=(*_device(situation), *(quote_failure(each) for each in told)),
        proposals=tuple(_propose_session_with_mfa(situation)),
        next_step="to see whether the profile works, run: aws sts get-caller-identity",
    )


def _device(situation: Situation) -> Iterator[Evidence]:
    setting, serial = set_device(situation), sent_serial(situation)
    if setting is not None:
        yield quote_setting(setting, "this device's code is needed", "a code is needed")
    elif serial is not None:
        yield Evidence(says=f"the code of {serial} is needed")


def _propose_session_with_mfa(situation: Situation) -> Iterator[Proposal]:
    chain = situation.chain
    target = (chain.profile if chain is not None else None) or situation.target_role_arn or "TARGET"
    yield Proposal(
        title="assume the role first, where you can type the code, and run the tool with that "
        "session",
        who="caller",
        kind="environment",
        commands=(
            shell('eval "$(roledoctor env {})"', target),
            shell("unset AWS_PROFILE   # so that the tool uses the session in the environment"),
        ),
    )
