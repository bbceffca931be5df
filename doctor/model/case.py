"""The case: everything observed of one failure, in the shape of `roledoctor.case/1`.

A field that is `UNSET` was not in the file: it is unknown. `None` means known to be none, except
in `target` and in the caller's `arn`, `account` and `user_id`, where it means not known. Readers
outside this module ask through the methods, which answer with `Known`, `Absent` or `Unreadable`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from doctor.model.arn import account_of_key
from doctor.model.case_iam import (
    CaseAccessKey,
    CaseAccountSettings,
    CaseOrganization,
    CasePolicy,
    CasePrincipal,
    CaseRole,
    CaseSimulation,
)
from doctor.model.observation import ABSENT, NOT_GATHERED, Known, Observed, Unreadable
from doctor.model.plain_json import JsonObject

T = TypeVar("T")

CASE_SCHEMA: Final = "roledoctor.case/1"

CallerKind = Literal["user", "role", "role-session", "root", "federated", "service", "unknown"]

ErrorOrigin = Literal["pasted", "probe", "cloudtrail", "log"]

ProbeOutcome = Literal["ok", "denied", "failed", "skipped"]


Merging = Literal["keep", "either", "first", "fill", "entries", "list", "organizations"]
"""How a part of two cases becomes one, the first case before the other (see `case.case_merge`):

`keep` the first one's, `either` true in one of them, `first` the first that is known, `fill` the
unknown fields of the first from the other, `entries` so for each key, `list` both, each entry once,
`organizations` so for each account.
"""


class Merge(msgspec.Struct, frozen=True):
    """How a part of a case is merged, and whether it only holds for the case's own caller."""

    how: Merging
    of_the_caller: bool = False


def _part(how: Merging, *, of_the_caller: bool = False) -> msgspec.Meta:
    return msgspec.Meta(extra={"merge": Merge(how, of_the_caller)})


class CaseTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the user wants to reach: a profile, a role ARN, or both."""

    profile: str | None = None
    role_arn: str | None = None


class CaseText(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A file's text with its secrets replaced; `None`: there is no such file.

    `error` says why there is no text to show, `mode` who may read the file, as `chmod` has it.
    """

    path: str
    text: str | None = ""
    error: str | None = None
    mode: Annotated[str, msgspec.Meta(pattern="^0?[0-7]{3,4}$")] | None = None


class CaseFiles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shared files (`None`: no such file) and whatever else was read."""

    config: CaseText | None | UnsetType = UNSET
    credentials: CaseText | None | UnsetType = UNSET
    other: tuple[CaseText, ...] = ()


class CaseCaller(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who calls, as GetCallerIdentity answers: the identity of the base credentials."""

    arn: str | None = None
    user_id: str | None = None
    account: str | None = None
    kind: CallerKind | None = None
    session_policy: JsonObject | None | UnsetType = UNSET


class CaseMfa(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """MFA of the request: the device sent along, and whether the credentials carry MFA."""

    serial: str | None | UnsetType = UNSET
    present: bool | None | UnsetType = UNSET
    age_seconds: float | None | UnsetType = UNSET


class CaseRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parameters of the assume call, and its request context as far as it is known.

    `companion_actions` are asked with it, such as `sts:TagSession`, whatever parameter asks them.
    """

    action: str = "sts:AssumeRole"
    companion_actions: tuple[str, ...] | UnsetType = UNSET
    external_id: str | None | UnsetType = UNSET
    duration_seconds: int | None | UnsetType = UNSET
    role_session_name: str | None | UnsetType = UNSET
    mfa: CaseMfa | UnsetType = UNSET
    tags: dict[str, str] | None | UnsetType = UNSET
    transitive_tag_keys: tuple[str, ...] | None | UnsetType = UNSET
    source_identity: str | None | UnsetType = UNSET
    policy: JsonObject | str | None | UnsetType = UNSET
    context: JsonObject = {}
    context_complete: bool = False


class CaseError(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"origin": "from"},
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """An error text as it was seen. `hop` is the index into the chain's hops, where known."""

    text: str
    origin: ErrorOrigin = "pasted"
    hop: int | None = None


class CaseEndpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An endpoint that hands out credentials on this machine: does it answer?

    `has_role` says of instance metadata whether a role is attached, where it answered.
    """

    url: str
    reachable: bool
    says: str = ""
    has_role: bool | None = None


class CaseMetadata(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The instance metadata service and the container's credential endpoint, where they count."""

    imds: CaseEndpoint | None | UnsetType = UNSET
    container: CaseEndpoint | None | UnsetType = UNSET


class CaseOidcToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The claims of an OIDC token, decoded and not trusted."""

    claims: JsonObject = {}


class CaseSamlAssertion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The attributes of a SAML assertion."""

    attributes: JsonObject = {}


class CaseTokens(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tokens of an identity provider, as far as their contents matter."""

    oidc: CaseOidcToken | None | UnsetType = UNSET
    saml: CaseSamlAssertion | None | UnsetType = UNSET


class CaseAttachment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Raw text as a person would paste it; `command` is the command line that failed."""

    name: str
    text: str


CodeForm = Literal["terraform", "terraform_document", "cloudformation"]
"""Tools in whose code policies are written; Terraform has a data source for them as well."""


class CasePasted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a part of the case stands in the text that was pasted.

    `what` is a file's path, an attachment's name, or a policy (`trust policy of ARN`, `identity
    policy NAME`). `lines` are those of the paste (from 1): of a file's or attachment's lines in
    order, of a policy's statements. `form` is the tool whose code a policy was written in.
    """

    what: str
    lines: tuple[int, ...]
    form: CodeForm | None = None


class CaseUnknown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that could not be read, by its path in the case, and why."""

    what: str
    why: str


class CaseProbe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call that was made (or skipped) and how it ended. `hop` is the index of its hop."""

    call: str
    hop: int | None = None
    outcome: ProbeOutcome
    detail: str = ""


class CaseSession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A session that an assume call of this diagnosis got: proof that its hop works."""

    hop: int
    arn: str
    expires_at: str | None = None


_KEEP: Final = _part("keep")
_EITHER: Final = _part("either")
_OWN_EITHER: Final = _part("either", of_the_caller=True)
_OWN: Final = _part("first", of_the_caller=True)
_OWN_FILLED: Final = _part("fill", of_the_caller=True)
_OWN_LIST: Final = _part("list", of_the_caller=True)
_FIRST: Final = _part("first")
_LIST: Final = _part("list")
_ENTRIES: Final = _part("entries")
_ORGANIZATIONS: Final = _part("organizations")


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All evidence of one diagnosis.

    `env_partial`: what `env` shows is not all there is, so what it lacks may be set.
    `key_accounts` maps access key IDs to the accounts that STS names for them;
    `redaction_key` is the fingerprint of the key that its stand-ins were made with.
    `decoded_messages` are the answers of sts:DecodeAuthorizationMessage. `topics` are what the
    pasted text speaks of: the words themselves need not be kept for it.
    """

    schema: Annotated[str, _KEEP] = CASE_SCHEMA
    collected_at: Annotated[str | UnsetType, _FIRST] = UNSET
    redacted: Annotated[bool, _EITHER] = False
    redaction_key: Annotated[str | UnsetType, _FIRST] = UNSET
    target: Annotated[CaseTarget, _OWN] = CaseTarget()
    files: Annotated[CaseFiles | UnsetType, _OWN] = UNSET
    env: Annotated[dict[str, str] | UnsetType, _OWN] = UNSET
    env_partial: Annotated[bool, _OWN_EITHER] = False
    clock_skew_seconds: Annotated[float | None | UnsetType, _OWN] = UNSET
    caller: Annotated[CaseCaller | UnsetType, _OWN_FILLED] = UNSET
    request: Annotated[CaseRequest | UnsetType, _OWN_FILLED] = UNSET
    errors: Annotated[tuple[CaseError, ...], _LIST] = ()
    roles: Annotated[dict[str, CaseRole], _ENTRIES] = {}
    principals: Annotated[dict[str, CasePrincipal], _ENTRIES] = {}
    organizations: Annotated[tuple[CaseOrganization, ...] | UnsetType, _ORGANIZATIONS] = UNSET
    vpc_endpoint_policy: Annotated[JsonObject | None | UnsetType, _FIRST] = UNSET
    tokens: Annotated[CaseTokens | UnsetType, _OWN_FILLED] = UNSET
    oidc_providers: Annotated[tuple[str, ...] | UnsetType, _LIST] = UNSET
    accounts: Annotated[dict[str, CaseAccountSettings], _ENTRIES] = {}
    key_accounts: Annotated[dict[str, str], _ENTRIES] = {}
    simulations: Annotated[tuple[CaseSimulation, ...], _LIST] = ()
    metadata: Annotated[CaseMetadata | UnsetType, _OWN_FILLED] = UNSET
    decoded_messages: Annotated[tuple[JsonObject, ...], _LIST] = ()
    cloudtrail: Annotated[tuple[JsonObject, ...], _LIST] = ()
    attachments: Annotated[tuple[CaseAttachment, ...], _LIST] = ()
    topics: Annotated[tuple[str, ...], _LIST] = ()
    pasted: Annotated[tuple[CasePasted, ...], _OWN_LIST] = ()
    unknown: Annotated[tuple[CaseUnknown, ...], _LIST] = ()
    probes: Annotated[tuple[CaseProbe, ...], _OWN_LIST] = ()
    sessions: Annotated[tuple[CaseSession, ...], _OWN_LIST] = ()

    def why_unknown(self, what: str) -> Unreadable:
        """Say why a part (`roles/ARN/trust_policy`) is not there, as `unknown` records it."""
        why = next((each.why for each in self.unknown if each.what == what), None)
        return NOT_GATHERED if why is None else Unreadable(why)

    def role(self, arn: str) -> RoleFacts:
        """Look up a role: what was seen of it, field by field."""
        return RoleFacts(self, arn)

    def principal(self, arn: str) -> PrincipalFacts:
        """Look up a user or role that calls: what was seen of it, field by field."""
        return PrincipalFacts(self, arn)

    def variable(self, name: str) -> Observed[str]:
        """Look up an environment variable."""
        if self.env is UNSET:
            return NOT_GATHERED
        value = self.env.get(name)
        if value is None:
            return NOT_GATHERED if self.env_partial else ABSENT
        return Known(value)

    def account_of_key(self, access_key_id: str) -> str | None:
        """Return the account of an access key: as STS names it, else as its ID holds it."""
        return self.key_accounts.get(access_key_id) or account_of_key(access_key_id)

    def attachment(self, name: str) -> str | None:
        """Return the text of an attachment by its name."""
        return next((each.text for each in self.attachments if each.name == name), None)

    def observe(self, value: T | UnsetType | None, what: str) -> Observed[T]:
        """Say what is known of a field by its value and its path in the case."""
        if value is UNSET:
            return self.why_unknown(what)
        return ABSENT if value is None else Known(value)


class RoleFacts(msgspec.Struct, frozen=True, gc=False):
    """What a case holds of one role: each field is known, absent, or why nobody saw it."""

    case: Case
    arn: str

    @property
    def trust_policy(self) -> Observed[JsonObject | str]:
        """The trust policy, as an object or in its text."""
        return self._field("trust_policy", lambda role: role.trust_policy)

    @property
    def role_id(self) -> Observed[str]:
        """The unique ID (`AROA…`)."""
        return self._field("role_id", lambda role: role.role_id)

    @property
    def max_session_duration(self) -> Observed[int]:
        """The longest session that the role allows, in seconds."""
        return self._field("max_session_duration", lambda role: role.max_session_duration)

    @property
    def tags(self) -> Observed[dict[str, str]]:
        """The tags."""
        return self._field("tags", lambda role: role.tags)

    @property
    def exists(self) -> Observed[bool]:
        """Whether IAM knows the role."""
        return self._field("exists", lambda role: role.exists)

    def _field(self, name: str, read: Callable[[CaseRole], T | UnsetType | None]) -> Observed[T]:
        role = self.case.roles.get(self.arn)
        value = UNSET if role is None else read(role)
        return self.case.observe(value, f"roles/{self.arn}/{name}")


class PrincipalFacts(msgspec.Struct, frozen=True, gc=False):
    """What a case holds of one caller: each field is known, absent, or why nobody saw it."""

    case: Case
    arn: str

    @property
    def user_id(self) -> Observed[str]:
        """The unique ID (`AIDA…`, `AROA…`)."""
        return self._field("user_id", lambda principal: principal.user_id)

    @property
    def identity_policies(self) -> Observed[tuple[CasePolicy, ...]]:
        """All its identity policies: a list that is known is complete."""
        return self._field("identity_policies", lambda principal: principal.identity_policies)

    @property
    def boundary(self) -> Observed[JsonObject]:
        """Its permissions boundary."""
        return self._field("boundary", lambda principal: principal.boundary)

    @property
    def tags(self) -> Observed[dict[str, str]]:
        """The tags."""
        return self._field("tags", lambda principal: principal.tags)

    @property
    def mfa_devices(self) -> Observed[tuple[str, ...]]:
        """The serials of its MFA devices."""
        return self._field("mfa_devices", lambda principal: principal.mfa_devices)

    @property
    def access_keys(self) -> Observed[tuple[CaseAccessKey, ...]]:
        """Its access keys."""
        return self._field("access_keys", lambda principal: principal.access_keys)

    def _field(
        self, name: str, read: Callable[[CasePrincipal], T | UnsetType | None]
    ) -> Observed[T]:
        principal = self.case.principals.get(self.arn)
        value = UNSET if principal is None else read(principal)
        return self.case.observe(value, f"principals/{self.arn}/{name}")
