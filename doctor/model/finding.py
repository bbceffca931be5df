"""A finding: one cause, how sure it is, what shows it and how to fix it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from doctor.model.case import CodeForm
from doctor.model.chain import Place
from doctor.model.command import Command
from doctor.model.edit import FILE_EDITS, Edit, FileEdit, SetSetting
from doctor.model.failure_kinds import FailureKind
from doctor.model.plain_json import JsonObject
from doctor.model.policy import PolicyKind

Severity = Literal["error", "warning", "advice"]

Certainty = Literal["proven", "likely", "possible"]

Who = Literal["caller", "caller-admin", "target-admin", "org-admin", "identity-provider-admin"]

RemedyKind = Literal[
    "config-edit",
    "credentials",
    "trust-policy",
    "identity-policy",
    "guardrail",
    "request",
    "environment",
    "workflow",
]


OF_THE_CHAIN = (
    "config/",
    "credentials/",
    "federation/sso-config-mismatch",
    "federation/web-identity-token-file-unreadable",
)
"""The families, and single causes, whose findings lie in files and environment."""


OF_ADVICE = "hygiene/"
"""The family whose findings stop nothing: advice, which stands behind every cause."""


class PolicyPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a policy: which policy of whom, statement (from 0), Sid and element.

    `line` is where that stands in a pasted text, where the policy was pasted. `group` is the group
    of the caller that an identity policy belongs to.
    """

    policy: PolicyKind
    owner: str | None = None
    name: str | None = None
    statement: int | None = None
    sid: str | None = None
    element: str | None = None
    line: int | None = None
    group: str | None = None


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A quoted line with the part that matters: `start` and `length` in characters."""

    text: str
    start: int = 0
    length: int = 0
    label: str = ""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that speaks for a finding, and where it was seen.

    `failure` is the kind of the error that it quotes, where it is somebody's words.
    """

    says: str
    place: Place | PolicyPlace | None = None
    quote: Quote | None = None
    failure: FailureKind | None = None


def unique_evidence(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return each piece once: one text may be an error of two kinds, and be quoted for both."""
    found: dict[object, Evidence] = {}
    for each in evidence:
        found.setdefault((each.says, each.place, each.quote), each)
    return tuple(found.values())


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy as a rule proposes it: not yet tried.

    `chooses_caller` marks a guess at whose credentials are meant: only the user can confirm it.
    """

    title: str
    who: Who
    kind: RemedyKind
    edits: tuple[Edit, ...] = ()
    commands: tuple[Command, ...] = ()
    chooses_caller: bool = False


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """A remedy as the report shows it. `verified` is true only where it was tried on the case.

    `snippets` holds the document as `terraform` and `cloudformation` write it; `written_in` is the
    one in whose code the policy stood that is changed.
    `risk` names who else would get in; `None` where nobody would, as far as was tried. `gains`
    says who alone gains, where that was tried. `unproved`
    says what a remedy that was tried in vain still hangs on. `parts` are changes in several places
    that only work together: each shows its own owner, document and commands, and the whole none.
    """

    title: str
    who: Who
    kind: RemedyKind
    edits: tuple[Edit, ...] = ()
    applies_to: JsonObject | None = None
    diff: str | None = None
    document: Any = None
    commands: tuple[Command, ...] = ()
    snippets: dict[str, str] = {}
    written_in: CodeForm | None = None
    verified: bool = False
    risk: str | None = None
    gains: str | None = None
    unproved: str | None = None
    chooses_caller: bool = False
    parts: tuple[Remedy, ...] = ()

    @property
    def lies_in_own_files(self) -> bool:
        """Say whether its user makes it, in the shared files and in nothing else."""
        own = self.who == "caller" and bool(self.edits)
        return own and all(isinstance(edit, FILE_EDITS) for edit in self.edits)

    @property
    def chosen_source(self) -> str | None:
        """The profile that a guess at the caller takes the credentials from."""
        if not self.chooses_caller:
            return None
        edits = (each for each in self.edits if isinstance(each, SetSetting))
        return next((each.value for each in edits if each.name == "source_profile"), None)

    @property
    def changes(self) -> tuple[Remedy, ...]:
        """Its parts, or itself: what one person makes in one place."""
        return self.parts or (self,)

    @property
    def owners(self) -> tuple[Who, ...]:
        """Everybody who has to act, each once."""
        return tuple(dict.fromkeys(each.who for each in self.changes))

    @property
    def file_edits(self) -> tuple[FileEdit, ...]:
        """Its edits of the shared files."""
        return tuple(edit for edit in self.edits if isinstance(edit, FILE_EDITS))


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A cause by its id. `hop` is the index into the chain's hops, `None` where it has no hop.

    A rule's function leaves the id out: its decorator writes it in. A finding without evidence
    cannot be made. `condition_key` is the key that a finding is about alone, in lower case.
    """

    id: str = ""
    title: str
    explanation: str
    severity: Severity = "error"
    certainty: Certainty = "proven"
    hop: int | None = None
    profile: str | None = None
    evidence: tuple[Evidence, ...]
    condition_key: str | None = None
    proposals: tuple[Proposal, ...] = ()
    fixes: tuple[Remedy, ...] = ()
    next_step: str | None = None

    def __post_init__(self) -> None:
        """Refuse a finding that shows nothing: what is claimed has to be seen somewhere."""
        if not self.evidence:
            message = f"{self.id or self.title}: a finding shows what it was drawn from"
            raise ValueError(message)
