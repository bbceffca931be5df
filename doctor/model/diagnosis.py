"""The diagnosis: findings in order, what was not seen, other ways in, and the verdict on it all."""

from __future__ import annotations

from typing import Literal

import msgspec

from doctor.model.failure import ErrorMeaning
from doctor.model.finding import Finding
from doctor.model.history import History
from doctor.model.paths import MissingHop
from doctor.model.report import ReportVerdict
from doctor.model.situation import Situation
from doctor.model.unseen_facts import Fact, Unseen


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not seen, why, and the cheapest way to learn it.

    `lets_in` is a smallest set of facts that lets the caller in, its own first; each of
    `keeps_out` alone keeps the caller out. `command` is a line to paste that learns it from here.
    """

    unseen: Unseen
    why: str
    how_to_learn: str
    command: str | None = None
    lets_in: tuple[Fact, ...] = ()
    keeps_out: tuple[Fact, ...] = ()


class AlternativePath(msgspec.Struct, frozen=True, kw_only=True):
    """Another way to the target: role ARNs in order, what the hops need, the config for it."""

    hops: tuple[str, ...]
    needs: tuple[str, ...] = ()
    verdict: Literal["allow", "unknown"] = "unknown"
    config: str | None = None


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report says. The first finding is the most probable cause."""

    situation: Situation
    verdict: ReportVerdict
    summary: str
    findings: tuple[Finding, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    paths: tuple[AlternativePath, ...] = ()
    missing_hops: tuple[MissingHop, ...] = ()
    history: History = History()
    readings: tuple[ErrorMeaning, ...] = ()
    faults: tuple[Exception, ...] = ()
    """What parts of the work raised, which is a defect: `unknowns` says what was left out."""
    answers: tuple[str, ...] = ()
    """What each failure of the situation says, in one line, as it may be shown."""
