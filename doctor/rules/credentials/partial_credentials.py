"""One half of a key pair is missing."""

from __future__ import annotations

from collections.abc import Iterator

from doctor.model.chain import ChainFault
from doctor.model.command import option, shell
from doctor.model.edit import ChangeEnvironment
from doctor.model.failure import Failure
from doctor.model.finding import Evidence, Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of
from doctor.rules.shared.keys.base_key import quote_failure


@rule(
    id="credentials/partial-credentials",
    summary="one half of a key pair is missing",
    over=("config/profile-not-found",),
)
def partial_credentials(situation: Situation) -> Iterator[Finding]:
    """Ask: is there a key ID without its secret where SDKs take both from one place?"""
    fault = fault_of(situation, "partial-credentials")
    if fault is not None:
        yield _of_fault(fault)
        return
    for failure in situation.failures:
        if failure.kind == "partial-credentials":
            yield _explain_failure(situation, failure)


def _explain_failure(situation: Situation, failure: Failure) -> Finding:
    """Tell it by what the SDK says: the files do not show it, or the program hands it over."""
    handed = failure.source == "explicit"
    return Finding(
        title=f"{failure.parameter or 'one half of the key pair'} is missing",
        explanation="SDKs read the access key ID and its secret from the same place, and stop if "
        "only one of them is there."
        + (
            " Here the program itself sets them: its value for the missing half is empty."
            if handed
            else ""
        ),
        certainty="proven" if handed or situation.chain is None else "likely",
        evidence=(quote_failure(failure),),
        next_step="check where the program reads the two values from: its settings, its own "
        "variables, or an empty CI secret"
        if handed
        else "run roledoctor check on the machine where the files are",
    )


def _of_fault(fault: ChainFault) -> Finding:
    in_environment = fault.place.variable is not None
    where = "the environment" if in_environment else f"{fault.place.file}, profile {fault.profile}"
    return Finding(
        title=f"{fault.subject} is missing",
        explanation=f"{where} has one half of a key pair without the other. SDKs read both from "
        "the same place, so they stop here and do not look for the other half elsewhere.",
        profile=fault.profile,
        evidence=(Evidence(says="one half is here, the other is not", place=fault.place),),
        proposals=_in_environment() if in_environment else _in_file(fault.profile),
    )


def _in_environment() -> tuple[Proposal, ...]:
    return (
        Proposal(
            title="unset the single variable, so that the profile is used",
            who="caller",
            kind="environment",
            edits=(ChangeEnvironment(unset=("AWS_ACCESS_KEY_ID",)),),
            commands=(shell("unset AWS_ACCESS_KEY_ID"),),
        ),
        Proposal(
            title="set its other half",
            who="caller",
            kind="environment",
            commands=(shell("export AWS_SECRET_ACCESS_KEY=…"),),
        ),
    )


def _in_file(profile: str | None) -> tuple[Proposal, ...]:
    return (
        Proposal(
            title="write the secret next to its key ID",
            who="caller",
            kind="credentials",
            commands=(shell("aws configure{}", option("--profile", profile)),),
        ),
    )
