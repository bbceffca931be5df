"""A failure: what an error text of AWS, an SDK or a tool says, read into its parts.

The wordings are the table `texts/wordings`, what each kind proves is in `failure_kinds`.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from doctor.model.failure_kinds import FailureKind
from doctor.model.policy import PolicyKind

MetadataService = Literal["instance", "container"]
"""Where a machine of AWS gets its credentials: EC2's metadata, or the container endpoint."""


FailureSign = Literal[
    "answer-not-of-aws",
    "azure-devops",
    "bootstrap-missing",
    "calling-session",
    "certificate",
    "circleci",
    "connection-closed",
    "connection-refused",
    "container-host-refused",
    "container-metadata",
    "federated-principal",
    "file-not-permitted",
    "github",
    "global-endpoint",
    "iam",
    "in-container",
    "instance-metadata",
    "invalid-choice",
    "metadata-refused",
    "metadata-switched-off",
    "metadata-without-role",
    "name-not-resolved",
    "one-credential-type",
    "other-policy-call",
    "pass-role",
    "passing",
    "pod-identity",
    "pod-identity-role",
    "principal-in-identity-policy",
    "process-absent",
    "process-expired-keys",
    "process-key-missing",
    "process-no-json",
    "process-not-permitted",
    "process-too-late",
    "process-version",
    "proxy",
    "refresh",
    "roles-claim",
    "s3-denial",
    "saml",
    "saml-response",
    "service-principal",
    "session-tags",
    "switch-named",
    "timeout",
    "told-in-prose",
    "token-call",
    "trust-policy-call",
    "unread-json",
]
"""What a text shows besides its kind; `texts/failure_signs` has the words of each."""


class MissingRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role that IAM could not find, by its name, and the line that says so."""

    name: str
    line: str


COMPANION_ACTIONS: Final = ("sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext")
"""Actions that ride along with an assume call; each is an authorization of its own."""


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """One error, read. Every part that the text does not hold is `None`.

    `text` is the error as it was seen; of a long text only the lines around it. `answer` is what
    was answered alone, without what stands around it.
    `layer` is the policy kind that AWS named, `explicit` whether it said "explicit deny".
    `skew_seconds` is local minus server. `parameter`, `value` and `constraint` are those of a
    ValidationError; of a refused token, `parameter` names the part that was refused (`audience`,
    `issuer` …). `source` is the profile, file, provider or service that the error names besides.
    `encoded` is an encoded authorization message, `authorization_id` the ID under which AWS keeps
    how it evaluated the request. `principal` is the AWS service that could not assume the role;
    `missing` the part that a tool was built without (`sso`, `AWSSDK.SSOOIDC` …); `metadata` the
    service for credentials that gave none. `signs` is what the text shows besides, `regions` the
    regions that it names, in order, `program` the one that its first line is signed with, and
    `quarantine_policy` what AWS attaches to the user of a leaked key, where the text names it.
    `hosts` are those that it names, in lower case, `missing_files` the paths of shared files and
    `missing_roles` the roles that it says are not there, `sso_settings` those of Identity Center.
    """

    text: str
    kind: FailureKind
    answer: str = ""
    hop: int | None = None
    code: str | None = None
    operation: str | None = None
    service: str | None = None
    caller_arn: str | None = None
    action: str | None = None
    resource: str | None = None
    layer: PolicyKind | None = None
    explicit: bool | None = None
    policy_arn: str | None = None
    profile: str | None = None
    parameter: str | None = None
    value: str | None = None
    constraint: str | None = None
    skew_seconds: float | None = None
    source: str | None = None
    encoded: str | None = None
    authorization_id: str | None = None
    principal: str | None = None
    missing: str | None = None
    metadata: MetadataService | None = None
    signs: frozenset[FailureSign] = frozenset()
    regions: tuple[str, ...] = ()
    program: str | None = None
    quarantine_policy: str | None = None
    hosts: frozenset[str] = frozenset()
    missing_files: tuple[str, ...] = ()
    missing_roles: tuple[MissingRole, ...] = ()
    sso_settings: tuple[str, ...] = ()

    @property
    def companion(self) -> str | None:
        """The refused action, where it is one that rides along with an assume call."""
        refused = (self.action or "").lower()
        return next((each for each in COMPANION_ACTIONS if each.lower() == refused), None)

    @property
    def is_assume_denial(self) -> bool:
        """Say whether this is AWS refusing an assume call by its policies.

        Where the text names neither an action nor a call, it is taken to be about the assume. A
        service that says it cannot assume its role was refused like anybody else.
        """
        if self.kind == "service-cannot-assume":
            return True
        if self.kind != "access-denied":
            return False
        asked = self.action or (f"sts:{self.operation}" if self.operation else "sts:AssumeRole")
        return asked.lower().startswith("sts:assumerole")

    @property
    def is_other_denial(self) -> bool:
        """Say whether AWS refused an action that is none of an assume call's: it is of no hop."""
        refused = self.kind == "access-denied" and self.action is not None
        return refused and not self.is_assume_denial and self.companion is None


def companions_refused(failures: tuple[Failure, ...]) -> tuple[str, ...]:
    """Return the actions beside the assume call that failures name, each once."""
    found = (each.companion for each in failures)
    return tuple(dict.fromkeys(each for each in found if each is not None))


class ErrorMeaning(msgspec.Struct, frozen=True, kw_only=True):
    """One error of a text: what it is, what it proves, and what it hides (`None`: nothing).

    `ask` is a line to paste by which AWS itself tells what is hidden.
    """

    found: str
    proves: str
    hides: str | None
    ask: str | None = None
