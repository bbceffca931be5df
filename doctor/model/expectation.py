"""Expectations: who may assume which role, and who may not, as a file says it before a deployment.

`roledoctor.expectations/1` is what a person writes, `roledoctor.assertions/1` what the command
answers. A policy is a path (relative to the file) or the document itself. What a file leaves out
is not known, but for the request: what an expectation does not say is sent, is not sent.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec
from msgspec import UNSET, UnsetType

from doctor.model.finding import PolicyPlace
from doctor.model.plain_json import JsonObject
from doctor.model.policy import PolicyKind
from doctor.model.report import ReportPlace, ReportTool, ReportVerdict

EXPECTATIONS_SCHEMA: Final = "roledoctor.expectations/1"
ASSERTIONS_SCHEMA: Final = "roledoctor.assertions/1"

PolicySource = str | JsonObject
Seconds = int | str
"""A number of seconds, or words such as `2h`, `90 minutes`."""


class ExpectedRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role that may be assumed: its ARN, its trust policy, the longest session it gives."""

    arn: str
    trust: PolicySource | UnsetType = UNSET
    max_session: Seconds | UnsetType = UNSET
    tags: JsonObject | UnsetType = UNSET


class ExpectedPrincipal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who calls: exactly one of `arn`, `service`, `oidc` (an issuer) and `saml`.

    `arn` names a user, a role (a session of it calls) or one session. `policies` are all of its
    identity policies, `[]` means that it has none. `claims` are those of its token, `attributes`
    those of its assertion.
    """

    arn: str | UnsetType = UNSET
    service: str | UnsetType = UNSET
    oidc: str | UnsetType = UNSET
    saml: str | UnsetType = UNSET
    policies: tuple[PolicySource, ...] | UnsetType = UNSET
    boundary: PolicySource | None | UnsetType = UNSET
    session_policy: PolicySource | None | UnsetType = UNSET
    tags: JsonObject | UnsetType = UNSET
    claims: JsonObject = {}
    attributes: JsonObject = {}


class ExpectedAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account of an organization: its place, and one list of policies for each level."""

    path: tuple[str, ...] | UnsetType = UNSET
    scps: tuple[tuple[PolicySource, ...], ...] | UnsetType = UNSET
    rcps: tuple[tuple[PolicySource, ...], ...] | UnsetType = UNSET


class ExpectedOrganization(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organization with the accounts that bear on the expectations."""

    id: str | None = None
    management_account: str | None = None
    accounts: dict[str, ExpectedAccount] = {}


class Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes with the call. Of what is not said nothing is sent; `context` holds other keys."""

    mfa: bool | Seconds = False
    external_id: str | int | None = None
    session_name: str | int | None = None
    source_identity: str | None = None
    source_ip: str | None = None
    duration: Seconds | None = None
    tags: JsonObject = {}
    transitive_tags: tuple[str, ...] = ()
    claims: JsonObject = {}
    attributes: JsonObject = {}
    context: JsonObject = {}
    time: str | None = None


class Expectation(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"sent": "with"},
    forbid_unknown_fields=True,
):
    """One expectation: `who`, `with` what, and exactly one verb, which names a role.

    `may_assume` asks every policy that has a say; `is_trusted_by` the trust policy alone.
    `because` is the policy kind that is to refuse. `note` says why, for whoever reads a failure.
    """

    who: str
    sent: Sent = Sent()
    may_assume: str | UnsetType = UNSET
    may_not_assume: str | UnsetType = UNSET
    is_trusted_by: str | UnsetType = UNSET
    is_not_trusted_by: str | UnsetType = UNSET
    because: str | UnsetType = UNSET
    note: str | UnsetType = UNSET


class Expectations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file. An expectation is a sentence, or its parts."""

    schema: str = EXPECTATIONS_SCHEMA
    roles: dict[str, ExpectedRole] = {}
    principals: dict[str, ExpectedPrincipal] = {}
    organizations: tuple[ExpectedOrganization, ...] = ()
    expect: tuple[str | Expectation, ...] = ()


AssertionOutcome = Literal["holds", "fails", "undecided"]


class DecidingStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that decides: which, and what it does here in one sentence; its file and line."""

    place: PolicyPlace
    says: str
    source: ReportPlace | None = None


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """One expectation, put to the policies.

    `expected` is the decision that the expectation wants, `decision` the one that came of it.
    `mends` says what would make it hold, `missing` what an undecided one hangs on.
    """

    name: str
    source: ReportPlace
    outcome: AssertionOutcome
    expected: Literal["allow", "deny"]
    decision: str
    because: str
    role_arn: str
    caller: str
    refused_by: PolicyKind | None = None
    statements: tuple[DecidingStatement, ...] = ()
    mends: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    note: str | None = None


class AssertionReport(msgspec.Struct, frozen=True, kw_only=True):
    """All expectations of a file."""

    schema: str = ASSERTIONS_SCHEMA
    tool: ReportTool
    file: str
    verdict: ReportVerdict
    assertions: tuple[Assertion, ...]
