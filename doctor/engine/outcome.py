"""The verdict on the whole, and the one sentence that sums it up."""

from __future__ import annotations

from typing import Final

from doctor.model.case import CaseProbe
from doctor.model.diagnosis import Unknown
from doctor.model.failure import Failure
from doctor.model.finding import Finding
from doctor.model.observation import Known
from doctor.model.report import ReportVerdict
from doctor.model.situation import Situation


def conclude(
    situation: Situation, findings: tuple[Finding, ...], left_out: tuple[Unknown, ...] = ()
) -> tuple[ReportVerdict, str]:
    """Conclude from what was tried and found. The terms are the contract's.

    Where parts of the diagnosis were left out, that nothing was found says nothing.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    name = target_name(situation)
    if errors:
        first = errors[0]
        tail = "" if first.certainty == "proven" else f" ({first.certainty})"
        return "failing", f"{name} {_fails(situation)}: {first.title}{tail}"
    chain = situation.chain
    if chain is not None and chain.faults:
        fault = chain.faults[0]
        said = fault.says or fault.subject or ", ".join(fault.subjects)
        return "failing", f"{name}: the profile chain stops: {fault.kind} ({said}), {fault.place}"
    if situation.works:
        return "healthy", f"{name} works"
    if any(_refuses(each) for each in situation.failures):
        return "failing", _unexplained_words(situation, name)
    if situation.failures:
        return "inconclusive", f"{name}: {_not_reached(situation)}"
    if left_out:
        return "inconclusive", f"{name}: nothing was found, and not everything was looked for"
    return _untried_verdict(situation, name)


def _fails(situation: Situation) -> str:
    """Say what does not work: the assuming of a role, the getting of credentials, or a call."""
    if situation.refused_call is not None:
        return f"is refused {situation.refused_call}"
    if situation.chain is None and not situation.hops and situation.case.target.role_arn is None:
        # Nobody saw a profile: what failed is the call that the text tells of.
        return "is refused" if isinstance(situation.caller, Known) else "fails"
    without_role = situation.chain is not None and not situation.hops
    return "does not get working credentials" if without_role else "cannot be assumed"


_OF_THE_SERVER: Final = (
    "InternalFailure",
    "InternalError",
    "InternalServerError",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "RequestTimeout",
)
"""Codes by which AWS says that it failed itself."""


def _refuses(failure: Failure) -> bool:
    """Say whether AWS said no: what it could not answer, it did not refuse."""
    unanswered = failure.kind in {"unrecognised", "network"}
    return not unanswered and failure.code not in _OF_THE_SERVER


def _unexplained_words(situation: Situation, name: str) -> str:
    closed = [hop for hop in situation.hops if hop.verdict.decision.endswith("deny")]
    if closed:
        return f"{name} was refused: {closed[0].verdict.because}"
    return f"{name} was refused, and this evidence does not show why"


def _untried_verdict(situation: Situation, name: str) -> tuple[ReportVerdict, str]:
    case = situation.case
    if not situation.hops and situation.identity_answered:
        return "healthy", f"{name} works: AWS accepts its credentials"
    stopped = next((probe for probe in case.probes if _stops(probe)), None)
    if stopped is not None:
        return "inconclusive", f"{name} could not be tested: {stopped.detail}"
    closed = [hop for hop in situation.hops if hop.verdict.decision.endswith("deny")]
    if closed:
        return "inconclusive", f"{name} should be refused: {closed[0].verdict.because}"
    unseen = _unseen_source(situation)
    if unseen is not None:
        return "inconclusive", f"{name}: its source, the profile {unseen}, was not seen"
    if situation.hops and situation.hops[-1].verdict.decision == "allow":
        return "healthy", f"{name} should work: every policy in this evidence allows the call"
    if situation.chain is None and not situation.hops:
        return "inconclusive", "there is nothing to diagnose: no profile, no role and no error"
    if situation.chain is None and not _is_caller_known(situation):
        return "inconclusive", (
            f"{name}: the caller was not seen, and no policy keeps everybody out"
        )
    return "healthy", f"{name}: the profile chain is sound; no policy was checked"


def _is_caller_known(situation: Situation) -> bool:
    """Say whether anything is known of who calls: an ARN, an account or a token."""
    caller = situation.hops[-1].caller
    if not isinstance(caller, Known):
        return False
    told = caller.value
    return bool(told.arn or told.account or told.name)


def _unseen_source(situation: Situation) -> str | None:
    """Return the profile that the chain begins with, where it is only taken to be somewhere."""
    base = situation.base
    if base is None or base.kind != "static" or base.profile is None:
        return None
    named = situation.chain is not None and situation.chain.profile != base.profile
    nowhere = base.place.file is None and base.place.variable is None
    return base.profile if named and nowhere and not base.access_key_id else None


def _stops(probe: CaseProbe) -> bool:
    reads = probe.call.startswith("iam:")
    return probe.hop is not None and not reads and probe.outcome in {"skipped", "failed"}


def _not_reached(situation: Situation) -> str:
    failures = situation.failures
    if any("answer-not-of-aws" in each.signs for each in failures):
        return "the endpoint answered, but not as AWS does"
    if all(each.kind == "network" for each in failures):
        return "no answer from AWS"
    failed = next((each.code for each in failures if each.code in _OF_THE_SERVER), None)
    if failed is not None:
        return f"AWS failed to handle the call ({failed}); try again"
    return "roledoctor does not recognise the error text"


def target_name(situation: Situation) -> str:
    """Name what was asked for: the profile, else the role, else what the environment selects."""
    target = situation.case.target
    if target.profile is not None:
        return target.profile
    if situation.hops and situation.refused_call is not None:
        return str(situation.caller.value) if isinstance(situation.caller, Known) else "the call"
    if target.role_arn is not None:
        return target.role_arn.rpartition("/")[2] or target.role_arn
    if situation.chain is not None and situation.chain.profile is not None:
        return situation.chain.profile
    if situation.hops:
        return situation.hops[-1].role_name
    if isinstance(situation.caller, Known) and situation.chain is None:
        return str(situation.caller.value)
    return "the call" if situation.chain is None else situation.chain.label
