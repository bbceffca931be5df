"""What each level of insight may call: the one list of every call that reads AWS.

`docs/permissions` is made of it, and so is the allow-list that stands in front of every client
(`outgoing_calls`). A level is a policy document, its parts are statements; a call stands in each
level that makes it. What a source asks beside the chain is told by its row (`sources`). https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from doctor.gather.sources import SOURCES

_OWN_POLICIES: Final = (
    "iam:GetAccessKeyLastUsed",
    "iam:GetGroupPolicy",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRolePolicy",
    "iam:GetUser",
    "iam:GetUserPolicy",
    "iam:ListAccessKeys",
    "iam:ListAttachedGroupPolicies",
    "iam:ListAttachedRolePolicies",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupPolicies",
    "iam:GetGroup",
    "iam:ListGroupsForUser",
    "iam:ListMFADevices",
    "iam:ListRolePolicies",
    "iam:ListUserPolicies",
    "iam:SimulatePrincipalPolicy",
)
"""A principal's own policies, devices and keys."""

_OF_THE_CHAIN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "nothing": {
        "AssumeTheRole": ("sts:AssumeRole",),
    },
    "caller": {
        "AssumeTheRole": ("sts:AssumeRole",),
        "ReadTheCaller": ("iam:GetRole", *_OWN_POLICIES),
        "ReadTheAccount": ("organizations:DescribeOrganization",),
    },
    "target": {
        "ReadTheRole": ("iam:GetRole", "iam:ListRoles"),
        "ReadTheProviders": (
            "iam:GetOpenIDConnectProvider",
            "iam:ListOpenIDConnectProviders",
            "iam:ListSAMLProviders",
        ),
        "ReadItsOwnCallers": _OWN_POLICIES,
        "FindTheOwnerOfAKey": ("sts:GetAccessKeyInfo",),
    },
    "organization": {
        "ReadTheOrganization": (
            "organizations:DescribeOrganization",
            "organizations:DescribePolicy",
            "organizations:ListParents",
            "organizations:ListPoliciesForTarget",
        ),
    },
    "sessions": {
        "AssumeTheRole": ("sts:AssumeRole",),
        "NarrowTheSession": ("sts:GetScopedCredentials",),
        "NameTheAccount": ("iam:ListAccountAliases",),
    },
    "snapshot": {
        "InTheRoleOfEachAccount": (
            "cloudtrail:LookupEvents",
            "iam:GetAccountAuthorizationDetails",
            "iam:GetOpenIDConnectProvider",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:ListOpenIDConnectProviders",
            "iam:ListRoles",
            "iam:ListSAMLProviders",
            "account:ListRegions",
            "codebuild:BatchGetProjects",
            "codebuild:ListProjects",
            "ec2:DescribeInstances",
            "eks:DescribePodIdentityAssociation",
            "eks:ListClusters",
            "eks:ListPodIdentityAssociations",
            "lambda:ListFunctions",
        ),
        "ForWhoeverCollectsAnOrganization": (
            "identitystore:ListGroupMemberships",
            "identitystore:ListGroups",
            "identitystore:ListUsers",
            "organizations:DescribeOrganization",
            "organizations:DescribePolicy",
            "organizations:ListAccounts",
            "organizations:ListAccountsForParent",
            "organizations:ListOrganizationalUnitsForParent",
            "organizations:ListPolicies",
            "organizations:ListRoots",
            "organizations:ListTargetsForPolicy",
            "sso:DescribePermissionSet",
            "sso:ListAccountAssignments",
            "sso:ListAccountsForProvisionedPermissionSet",
            "sso:ListInstances",
            "sso:ListPermissionSets",
            "sts:AssumeRole",
        ),
    },
    "history": {
        "ReadTheTrail": ("cloudtrail:DescribeTrails", "cloudtrail:LookupEvents"),
    },
}
"""Each level, and in it the permissions of each statement: what the chain itself needs."""


def _add_sources() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    levels = {level: dict(statements) for level, statements in _OF_THE_CHAIN.items()}
    for source in SOURCES:
        for level in source.levels:
            held = levels[level].get(source.statement, ())
            levels[level][source.statement] = (*held, *source.calls)
    return MappingProxyType(levels)


LEVELS: Final = _add_sources()
"""The same, with what each source needs in the levels that ask it."""

_UNASKED: Final = (
    "sts:GetCallerIdentity",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sso:GetRoleCredentials",
)
"""Nobody needs a permission to learn who they are, or to come with a token or a sign-in."""

_CALLED_OTHERWISE: Final = {
    "iam:GetRequestAuthorizationDetails": "iam-toolbox",
    "sso:DescribePermissionSet": "sso-admin",
    "sso:ListAccountAssignments": "sso-admin",
    "sso:ListAccountsForProvisionedPermissionSet": "sso-admin",
    "sso:ListInstances": "sso-admin",
    "sso:ListPermissionSets": "sso-admin",
}
"""Permissions whose calls are made by a client of another name."""


def document_of(level: str) -> dict[str, object]:
    """Write the policy document of a level."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": sid, "Effect": "Allow", "Action": sorted(set(actions)), "Resource": "*"}
            for sid, actions in LEVELS[level].items()
        ],
    }


def every_call() -> frozenset[str]:
    """Return every call that some level makes, as `client:Call`."""
    permissions = {each for parts in LEVELS.values() for part in parts.values() for each in part}
    return frozenset(map(call_of, permissions)).union(_UNASKED)


def call_of(permission: str) -> str:
    """Return the call that a permission is for, by the client that makes it."""
    service, _, operation = permission.partition(":")
    return f"{_CALLED_OTHERWISE.get(permission, service)}:{operation}"
