"""What happened before: successes, failures and changes on a time line, and what a change can do.

A change is any recorded call that alters who may assume the role: its trust policy, the caller's
policies, guardrails, keys, devices, identity providers.
https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

EntryKind = Literal["success", "failure", "change"]


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the time line. `at` is ISO 8601, UTC; `by` the ARN of who did it."""

    at: str
    kind: EntryKind
    call: str
    by: str | None
    says: str
    event_id: str | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The time line of one role and caller, oldest first.

    `suspects` are the changes between the last success and the failure that follows it; `fits`
    are the beginnings of the rule ids that such changes can cause.
    """

    entries: tuple[HistoryEntry, ...] = ()
    last_success: str | None = None
    first_failure: str | None = None
    suspects: tuple[HistoryEntry, ...] = ()
    fits: tuple[str, ...] = ()


class ChangeKind(msgspec.Struct, frozen=True):
    """What a recorded call changes: words for it, and the causes that it can bring about."""

    says: str
    fits: tuple[str, ...]


_TRUST: Final = ("trust/", "federation/", "mfa/")
_OWN: Final = ("permission/identity", "permission/deny-without-mfa", "permission/pass-role")
_KEYS: Final = ("credentials/access-key", "credentials/secret-key", "credentials/key-quarantined")
_GUARD: Final = ("permission/scp-blocks", "permission/rcp-blocks")
_MFA: Final = ("mfa/",)
_PROVIDER: Final = ("federation/",)
_GONE: Final = ("trust/role-does-not-exist", "trust/trust-principal-deleted", "trust/just-created")

CHANGES: Final[dict[str, ChangeKind]] = {
    "UpdateAssumeRolePolicy": ChangeKind("the trust policy was replaced", _TRUST),
    "CreateRole": ChangeKind("the role was created", (*_GONE, *_TRUST)),
    "DeleteRole": ChangeKind("the role was deleted", _GONE),
    "UpdateRole": ChangeKind("the role's settings were changed", ("request/duration",)),
    "TagRole": ChangeKind("the role was tagged", ("trust/principal-tag-mismatch",)),
    "UntagRole": ChangeKind("a tag of the role was removed", ("trust/principal-tag-mismatch",)),
    "PutRolePolicy": ChangeKind("an inline policy of the role was written", _OWN),
    "DeleteRolePolicy": ChangeKind("an inline policy of the role was deleted", _OWN),
    "AttachRolePolicy": ChangeKind("a policy was attached to the role", _OWN),
    "DetachRolePolicy": ChangeKind("a policy was detached from the role", _OWN),
    "PutRolePermissionsBoundary": ChangeKind(
        "the role's boundary was set", ("permission/boundary",)
    ),
    "DeleteRolePermissionsBoundary": ChangeKind(
        "the role's boundary was removed", ("permission/boundary",)
    ),
    "CreateUser": ChangeKind("the user was created", ("trust/trust-principal-deleted", *_OWN)),
    "DeleteUser": ChangeKind(
        "the user was deleted", ("trust/trust-principal-deleted", "credentials/")
    ),
    "PutUserPolicy": ChangeKind("an inline policy of the user was written", _OWN),
    "DeleteUserPolicy": ChangeKind("an inline policy of the user was deleted", _OWN),
    "AttachUserPolicy": ChangeKind(
        "a policy was attached to the user", (*_OWN, "credentials/key-quarantined")
    ),
    "DetachUserPolicy": ChangeKind("a policy was detached from the user", _OWN),
    "PutUserPermissionsBoundary": ChangeKind(
        "the user's boundary was set", ("permission/boundary",)
    ),
    "DeleteUserPermissionsBoundary": ChangeKind(
        "the user's boundary was removed", ("permission/boundary",)
    ),
    "TagUser": ChangeKind("the user was tagged", ("trust/principal-tag-mismatch",)),
    "UntagUser": ChangeKind("a tag of the user was removed", ("trust/principal-tag-mismatch",)),
    "AddUserToGroup": ChangeKind("the user was put into a group", _OWN),
    "RemoveUserFromGroup": ChangeKind("the user was taken out of a group", _OWN),
    "PutGroupPolicy": ChangeKind("an inline policy of a group was written", _OWN),
    "DeleteGroupPolicy": ChangeKind("an inline policy of a group was deleted", _OWN),
    "AttachGroupPolicy": ChangeKind("a policy was attached to a group", _OWN),
    "DetachGroupPolicy": ChangeKind("a policy was detached from a group", _OWN),
    "CreatePolicyVersion": ChangeKind("a managed policy was changed", (*_OWN, "permission/")),
    "SetDefaultPolicyVersion": ChangeKind("another version of a policy was chosen", _OWN),
    "DeletePolicy": ChangeKind("a managed policy was deleted", _OWN),
    "CreateAccessKey": ChangeKind("an access key was created", ("trust/just-created", *_KEYS)),
    "UpdateAccessKey": ChangeKind("an access key was switched on or off", _KEYS),
    "DeleteAccessKey": ChangeKind("an access key was deleted", _KEYS),
    "EnableMFADevice": ChangeKind("an MFA device was enabled", _MFA),
    "DeactivateMFADevice": ChangeKind("an MFA device was deactivated", _MFA),
    "DeleteVirtualMFADevice": ChangeKind("an MFA device was deleted", _MFA),
    "CreateOpenIDConnectProvider": ChangeKind("an identity provider was created", _PROVIDER),
    "DeleteOpenIDConnectProvider": ChangeKind("an identity provider was deleted", _PROVIDER),
    "AddClientIDToOpenIDConnectProvider": ChangeKind(
        "an audience was added to an identity provider", _PROVIDER
    ),
    "RemoveClientIDFromOpenIDConnectProvider": ChangeKind(
        "an audience was removed from an identity provider", _PROVIDER
    ),
    "UpdateOpenIDConnectProviderThumbprint": ChangeKind(
        "the thumbprints of an identity provider were changed", _PROVIDER
    ),
    "UpdateSAMLProvider": ChangeKind("an identity provider was changed", _PROVIDER),
    "DeleteSAMLProvider": ChangeKind("an identity provider was deleted", _PROVIDER),
    "UpdatePolicy": ChangeKind("a guardrail of the organization was changed", _GUARD),
    "AttachPolicy": ChangeKind("a guardrail of the organization was attached", _GUARD),
    "DetachPolicy": ChangeKind("a guardrail of the organization was detached", _GUARD),
    "MoveAccount": ChangeKind(
        "the account was moved in the organization", (*_GUARD, "trust/trust-org-mismatch")
    ),
    "RemoveAccountFromOrganization": ChangeKind(
        "the account left the organization", ("trust/trust-org-mismatch",)
    ),
    "ModifyVpcEndpoint": ChangeKind(
        "a VPC endpoint was changed", ("permission/vpc-endpoint", "trust/trust-network")
    ),
    "SetSecurityTokenServicePreferences": ChangeKind(
        "the account's STS token version was changed", ("endpoint/",)
    ),
    "DisableRegion": ChangeKind("a region was disabled", ("endpoint/",)),
    "DeleteAssignment": ChangeKind(
        "a permission set's assignment was removed", ("federation/sso",)
    ),
    "DeleteAccountAssignment": ChangeKind(
        "a permission set's assignment was removed", ("federation/sso",)
    ),
}
"""Calls that change who may assume a role, by their event names."""
