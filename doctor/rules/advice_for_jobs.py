"""Advice fits the place: a job of CI has no files of a person that `aws configure` could write."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from doctor.model.finding import Finding, Proposal
from doctor.model.situation import Situation
from doctor.rules.shared.sdks.ci_jobs import ci_job

_WRITES_FILES: Final = "aws configure"


def fit_to_job(findings: tuple[Finding, ...], situation: Situation) -> tuple[Finding, ...]:
    """Return findings whose fixes name what a job has in place of a person's files."""
    if ci_job(situation) is None:
        return findings
    return tuple(
        replace(each, proposals=tuple(map(_fit, each.proposals))) if each.proposals else each
        for each in findings
    )


def _fit(proposal: Proposal) -> Proposal:
    writes = proposal.kind == "credentials" and any(
        each.startswith(_WRITES_FILES) for each in proposal.commands
    )
    if not writes:
        return proposal
    return replace(proposal, title=f"{proposal.title}, in the secrets of the job", commands=())
