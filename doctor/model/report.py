"""The report and the chain as they are printed: `roledoctor.report/1`, public API.

The JSON Schema under `docs/schema/` is made from these types. Fields may be added, never dropped.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from doctor.model.case import CallerKind, ProbeOutcome
from doctor.model.credential_kind import CredentialKind
from doctor.model.finding import Certainty, RemedyKind, Severity, Who
from doctor.model.json_report import JsonReport
from doctor.model.paths import MissingHop
from doctor.model.plain_json import JsonObject

CHAINS_SCHEMA: Final = "roledoctor.chains/1"
REPORT_SCHEMA: Final = "roledoctor.report/1"

STAND_INS_ARE: Final = "Accounts, keys and names in this report are stand-ins."
"""What a redacted report says of itself first; `roledoctor reveal` takes it away."""

ReportVerdict = Literal["healthy", "failing", "inconclusive"]


class ReportTool(msgspec.Struct, frozen=True, kw_only=True):
    """The program that wrote the report."""

    name: str
    version: str


class ReportTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for."""

    profile: str | None
    role_arn: str | None


class ReportPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A file and line (from 1) where something stands."""

    file: str | None
    line: int | None


HopState = Literal["ok", "failed", "skipped", "untried"]


class ReportHop(msgspec.Struct, frozen=True, kw_only=True):
    """One hop of the chain, base first.

    `state` is how it ended and `says` what is known of it, where a check tried the chain.
    """

    kind: CredentialKind
    profile: str | None
    role_arn: str | None
    external_id: str | None
    mfa_serial: str | None
    role_session_name: str | None
    duration_seconds: int | None
    region: str | None
    access_key_id: str | None
    source: ReportPlace | None
    state: HopState | None = None
    says: str | None = None


class ReportChainFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that lies in the files or the environment."""

    id: str
    severity: Severity
    profile: str | None
    file: str | None
    line: int | None


class ChainReport(JsonReport, frozen=True, kw_only=True):
    """The profile chain. `ok` is false exactly when a finding of severity error exists."""

    profile: str | None
    ok: bool
    hops: tuple[ReportHop, ...]
    findings: tuple[ReportChainFinding, ...]


class ChainsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Every profile's chain, in the order of the files; of each the first thing that stops it."""

    schema: str = CHAINS_SCHEMA
    chains: tuple[ChainReport, ...]


class ReportCaller(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls."""

    arn: str | None
    account: str | None
    user_id: str | None
    kind: CallerKind


class ReportEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that speaks for a finding. `source` is a file and line, or a policy's statement.

    `quote` is what is set there.
    """

    says: str
    source: JsonObject | None
    quote: str | None = None


class ReportFix(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy. `document` is always the whole new policy, and `proof` what the test of it showed.

    `snippets` holds it as `terraform` and `cloudformation` write it; empty where they write none.
    `commands` are lines to run, or lines to write into a file where `for_file` is true.
    `parts` are changes in several places that only work together: each is to be made, by its own
    `who`, and the whole has no document or commands of its own.
    """

    title: str
    who: Who
    kind: RemedyKind
    applies_to: JsonObject | None
    diff: str | None
    document: Any
    commands: tuple[str, ...]
    for_file: bool = False
    snippets: dict[str, str] = {}
    verified: bool
    risk: str | None
    proof: str = ""
    parts: tuple[ReportFix, ...] = ()

    @property
    def owners(self) -> tuple[Who, ...]:
        """Everybody who has to act, each once."""
        return tuple(dict.fromkeys(each.who for each in self.parts or (self,)))


class ReportFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One cause."""

    id: str
    severity: Severity
    certainty: Certainty
    title: str
    explanation: str
    hop: int | None
    evidence: tuple[ReportEvidence, ...]
    fixes: tuple[ReportFix, ...]
    next_step: str | None
    docs: str


class ReportProbe(msgspec.Struct, frozen=True, kw_only=True):
    """One call of the diagnosis and how it ended."""

    call: str
    hop: int | None
    outcome: ProbeOutcome
    detail: str


class ReportUnknown(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not seen, how to learn it, and what it would decide."""

    what: str
    why: str
    how_to_learn: str
    settles: tuple[str, ...] = ()


class ReportPath(msgspec.Struct, frozen=True, kw_only=True):
    """Another way to the target."""

    hops: tuple[str, ...]
    needs: tuple[str, ...]
    verdict: Literal["allow", "unknown"]
    config: str | None = None


class ReportReading(msgspec.Struct, frozen=True, kw_only=True):
    """One error of the evidence: what it proves, and what it hides."""

    found: str
    proves: str
    hides: str | None
    ask: str | None


class ReportEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the time line; `suspect` where it lies between last success and first failure."""

    at: str
    kind: Literal["success", "failure", "change"]
    call: str
    by: str | None
    says: str
    event_id: str | None
    suspect: bool


class Report(JsonReport, frozen=True, kw_only=True):
    """The whole report. `note` says what holds for all its findings together."""

    schema: str = REPORT_SCHEMA
    tool: ReportTool
    created_at: str | None
    target: ReportTarget
    verdict: ReportVerdict
    summary: str
    note: str | None = None
    chain: ChainReport | None
    caller: ReportCaller | None
    findings: tuple[ReportFinding, ...]
    probes: tuple[ReportProbe, ...]
    unknowns: tuple[ReportUnknown, ...]
    paths: tuple[ReportPath, ...]
    readings: tuple[ReportReading, ...] = ()
    history: tuple[ReportEvent, ...] = ()
    missing_hops: tuple[MissingHop, ...] = ()
    unrecognised: tuple[str, ...] = ()
    """The words of errors that roledoctor does not know."""
