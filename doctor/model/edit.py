"""Edits: what a remedy changes, as values. `fix` turns them into text and tries them on a case."""

from __future__ import annotations

from typing import Final, Literal, Union

import msgspec

from doctor.model.chain import FileRole, Place
from doctor.model.plain_json import JsonObject
from doctor.model.policy import PolicyKind


class SetSetting(msgspec.Struct, frozen=True, kw_only=True):
    """Set a setting of a profile (or add it) in the file where the profile stands."""

    profile: str
    name: str
    value: str
    file: FileRole | None = None


class RemoveSetting(msgspec.Struct, frozen=True, kw_only=True):
    """Remove the setting that stands at a place."""

    place: Place


class RenameSetting(msgspec.Struct, frozen=True, kw_only=True):
    """Write another name for the setting that stands at a place; its value stays as it is."""

    place: Place
    name: str


class MergeSection(msgspec.Struct, frozen=True, kw_only=True):
    """Move what stands below a second header of a section to the first, on line `into`."""

    place: Place
    into: int


class RemoveMark(msgspec.Struct, frozen=True, kw_only=True):
    """Take the byte order mark off the start of a file: its place is the file's first line."""

    place: Place


class InsertHeader(msgspec.Struct, frozen=True, kw_only=True):
    """Write a section header (`[default]`) above what stands on a line."""

    place: Place
    header: str


class RenameSection(msgspec.Struct, frozen=True, kw_only=True):
    """Write another section header (`[profile name]`) on the line of the old one."""

    place: Place
    header: str


class AddProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Add a profile to the config file."""

    profile: str
    settings: tuple[tuple[str, str], ...]


LineEdit = Union[
    RemoveSetting, RenameSetting, InsertHeader, RenameSection, MergeSection, RemoveMark
]

FileEdit = Union[SetSetting, AddProfile, LineEdit]

LINE_EDITS: Final = (
    RemoveSetting,
    RenameSetting,
    InsertHeader,
    RenameSection,
    MergeSection,
    RemoveMark,
)
"""The edits that name a line of a shared file."""

FILE_EDITS: Final = (SetSetting, AddProfile, *LINE_EDITS)
"""The edits that lie in the shared files."""


class ChangeEnvironment(msgspec.Struct, frozen=True, kw_only=True):
    """Unset variables and set others."""

    unset: tuple[str, ...] = ()
    set: tuple[tuple[str, str], ...] = ()


class ChangeTarget(msgspec.Struct, frozen=True, kw_only=True):
    """Select another profile or role than the one that was asked for."""

    profile: str | None = None
    role_arn: str | None = None


class ChangeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Send other parameters: names as in the case file's `request`; `mfa_serial` adds MFA."""

    external_id: str | None = None
    duration_seconds: int | None = None
    role_session_name: str | None = None
    mfa_serial: str | None = None
    action: str | None = None
    tags: tuple[tuple[str, str], ...] | None = None


class FreshCredentials(msgspec.Struct, frozen=True, kw_only=True):
    """Working credentials of the same principal in place of those that AWS refused."""

    profile: str | None = None
    mfa: bool = False


class AllowPrincipal(msgspec.Struct, frozen=True, kw_only=True):
    """Name a principal in a statement, beside the others or in place of one."""

    statement: int
    principal: str
    replaces: str | None = None
    type: Literal["AWS", "Service", "Federated"] = "AWS"


class RemovePrincipal(msgspec.Struct, frozen=True, kw_only=True):
    """Take a principal out of the list of a Deny statement, where others stay in it."""

    statement: int
    principal: str


class AllowAction(msgspec.Struct, frozen=True, kw_only=True):
    """Name an action in a statement, beside the others or in place of one."""

    statement: int
    action: str
    replaces: str | None = None


class AllowResource(msgspec.Struct, frozen=True, kw_only=True):
    """Name a resource in a statement, beside the others or in place of one."""

    statement: int
    resource: str
    replaces: str | None = None


class ExemptResource(msgspec.Struct, frozen=True, kw_only=True):
    """Take one resource out of what a Deny statement covers."""

    statement: int
    resource: str


class SetCondition(msgspec.Struct, frozen=True, kw_only=True):
    """Write other values for one operator and key of a statement's Condition."""

    statement: int
    operator: str
    key: str
    values: tuple[str, ...]


class AllowValue(msgspec.Struct, frozen=True, kw_only=True):
    """Add a value to those that one operator and key of a statement's Condition accept."""

    statement: int
    operator: str
    key: str
    value: str
    replaces: str | None = None


class RenameKey(msgspec.Struct, frozen=True, kw_only=True):
    """Compare another condition key, with the same operator and values."""

    statement: int
    operator: str
    key: str
    to: str


class MoveCondition(msgspec.Struct, frozen=True, kw_only=True):
    """Put the values of one operator and key under others: the statement asks for no less."""

    statement: int
    operator: str
    key: str
    to_operator: str
    to_key: str
    values: tuple[str, ...]


class DropCondition(msgspec.Struct, frozen=True, kw_only=True):
    """Take one operator and key out of a statement, where no request could ever meet it."""

    statement: int
    operator: str
    key: str


class ReplaceStatement(msgspec.Struct, frozen=True, kw_only=True):
    """Write a statement anew in its place."""

    statement: int
    new: JsonObject


class AddStatement(msgspec.Struct, frozen=True, kw_only=True):
    """Append a statement to a document."""

    statement: JsonObject


PolicyChange = Union[
    AllowPrincipal,
    RemovePrincipal,
    AllowAction,
    AllowResource,
    ExemptResource,
    SetCondition,
    AllowValue,
    RenameKey,
    MoveCondition,
    DropCondition,
    ReplaceStatement,
    AddStatement,
]


class EditTrustPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Change the trust policy of a role."""

    role_arn: str
    changes: tuple[PolicyChange, ...]


class EditIdentityPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Change an identity policy of a principal; `policy` null attaches a new inline policy."""

    principal: str
    policy: str | None
    changes: tuple[PolicyChange, ...]


class TagPrincipal(msgspec.Struct, frozen=True, kw_only=True):
    """Put a tag on a user or role."""

    principal: str
    name: str
    value: str


class EditGuardrail(msgspec.Struct, frozen=True, kw_only=True):
    """Change a policy that stands around the others.

    `owner` is the principal of a boundary, the account of an SCP or RCP; `level` counts from the
    organization's root down, `index` the documents of that level.
    """

    kind: PolicyKind
    owner: str | None
    changes: tuple[PolicyChange, ...]
    level: int = 0
    index: int = 0


class SetSessionLimit(msgspec.Struct, frozen=True, kw_only=True):
    """Raise a role's MaxSessionDuration (seconds)."""

    role_arn: str
    seconds: int


Edit = Union[
    SetSetting,
    RemoveSetting,
    RenameSetting,
    InsertHeader,
    RenameSection,
    MergeSection,
    RemoveMark,
    AddProfile,
    ChangeEnvironment,
    ChangeTarget,
    ChangeRequest,
    FreshCredentials,
    EditTrustPolicy,
    EditIdentityPolicy,
    EditGuardrail,
    TagPrincipal,
    SetSessionLimit,
]
