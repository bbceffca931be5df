"""Nothing in the provider chain gives credentials."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET

from doctor.model.chain import Chain, ChainFault
from doctor.model.command import option, shell
from doctor.model.finding import Certainty, Evidence, Finding, Proposal
from doctor.model.observation import Known
from doctor.model.situation import Situation
from doctor.rules.rule import rule
from doctor.rules.shared.files.chain_settings import fault_of, were_files_read
from doctor.rules.shared.keys.base_key import quote_failure, was_signed
from doctor.rules.shared.sdks.ci_jobs import ci_job


@rule(
    id="credentials/no-credentials",
    summary="no provider in the chain returns credentials",
)
def no_credentials(situation: Situation) -> Iterator[Finding]:
    """Ask: did every provider come back with empty hands?"""
    fault = fault_of(situation, "no-credentials")
    told = [each for each in situation.failures if each.kind == "no-credentials"]
    if not told and (fault is None or was_signed(situation)):
        return
    chain = situation.chain
    if fault is None and chain is None:
        # The words alone have several causes: the differential ranks them.
        return
    known = isinstance(situation.caller, Known) and situation.caller.value.arn is not None
    of_token = any(each.kind == "id-token-unavailable" for each in situation.failures)
    # An error that somebody brought may be another machine's.
    brought = any(each.origin != "probe" for each in situation.case.errors)
    # Terraform heads whatever AWS answered with this: then the answer is the cause.
    answered = fault is None and any(each.code is not None for each in situation.failures)
    # A value that the SDK refuses before it calls is the fault, whatever else is missing.
    answered = answered or any(each.kind == "invalid-parameter" for each in situation.failures)
    yield Finding(
        title="no credentials were found",
        explanation=_search_words(chain) + _providers_tried(chain),
        certainty=_certainty(
            _is_seen(situation, fault) and not brought and not of_token, known or answered
        ),
        profile=None if fault is None else fault.profile,
        evidence=(
            *(quote_failure(each) for each in told),
            *_quote_searched_places(situation, fault),
        ),
        proposals=(_configure(situation),),
    )


def _quote_searched_places(situation: Situation, fault: ChainFault | None) -> Iterator[Evidence]:
    """Tell where the profile stands, and what was asked, in order."""
    chain = situation.chain
    if chain is None or fault is None:
        return
    if fault.place.line is not None:
        yield Evidence(says="this profile has no credentials", place=fault.place)
    files = () if situation.shared is None else situation.shared.files
    absent = {f"{each.role} file": each.path for each in files if not each.exists}
    for says in chain.tried:
        place = says.partition(":")[0]
        yield Evidence(says=f"{place}: no {absent[place]}" if place in absent else says)


def _is_seen(situation: Situation, fault: ChainFault | None) -> bool:
    """Say whether every place was looked at: both files, and the environment."""
    environment = situation.case.env is not UNSET
    return fault is not None and environment and were_files_read(situation)


def _certainty(proven: bool, known_caller: bool) -> Certainty:  # noqa: FBT001 - two facts
    """Where somebody was seen to call, credentials there are, at least somewhere."""
    if known_caller:
        return "possible"
    return "proven" if proven else "likely"


def _search_words(chain: Chain | None) -> str:
    """Say whose credentials were looked for: a pasted text names no profile."""
    if chain is None:
        return "Every place where the tool looks for credentials was empty. "
    name = "the default profile" if chain.profile is None else chain.profile
    return f"For {name}, every place where SDKs look for credentials was empty. "


def _providers_tried(chain: Chain | None) -> str:
    if chain is None:
        return "Only the machine itself shows which places those were."
    return "On EC2 or ECS, the instance or task role would be used next."


def _configure(situation: Situation) -> Proposal:
    """Propose to sign in; a job of CI has nobody who could, and takes a role of its own."""
    if ci_job(situation) is not None:
        return Proposal(
            title="let the job assume a role with its own token (OIDC), or give it keys as secrets",
            who="caller",
            kind="workflow",
        )
    profile = None if situation.chain is None else situation.chain.profile
    named = option("--profile", profile)
    return Proposal(
        title="sign in, or store an access key",
        who="caller",
        kind="credentials",
        commands=(shell("aws configure sso{}", named), shell("aws configure{}", named)),
    )
