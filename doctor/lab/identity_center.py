"""IAM Identity Center: permission sets, who has them where, and the people behind.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/welcome.html
https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from __future__ import annotations

import itertools
from typing import Any, Final

from doctor.lab.errors import AwsError
from doctor.lab.pages import page

_STORE: Final = "d-1234567890"
_INSTANCE: Final = "arn:aws:sso:::instance/ssoins-1234567890abcdef"


class IdentityCenter:
    """The instance of one organization."""

    def __init__(self, management_account: str) -> None:
        self.management_account = management_account
        self.users: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.permission_sets: dict[str, str] = {}
        self.assignments: list[dict[str, str]] = []
        self._numbers = itertools.count(1)

    def _id(self) -> str:
        return f"9067{next(self._numbers):06d}-0000-4000-8000-000000000000"

    def create_user(self, name: str) -> str:
        """Create a person and return its ID."""
        user = self._id()
        self.users[user] = name
        return user

    def create_group(self, name: str, *users: str) -> str:
        """Create a group of people and return its ID."""
        group = self._id()
        self.groups[group] = name
        self.members[group] = list(users)
        return group

    def create_permission_set(self, name: str) -> str:
        """Create a permission set and return its ARN."""
        number = next(self._numbers)
        arn = f"arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-{number:016d}"
        self.permission_sets[arn] = name
        return arn

    def assign(self, permission_set: str, account: str, principal: str) -> None:
        """Give a person or a group a permission set in an account."""
        kind = "USER" if principal in self.users else "GROUP"
        self.assignments.append(
            {
                "AccountId": account,
                "PermissionSetArn": permission_set,
                "PrincipalType": kind,
                "PrincipalId": principal,
            }
        )

    def answer(self, action: str, caller_account: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Answer a call of `sso-admin` or `identitystore`."""
        if caller_account != self.management_account:
            text = "You do not have sufficient access to perform this action."
            raise AwsError("AccessDeniedException", text, 400)
        answers = {
            "ListInstances": self._instances,
            "ListPermissionSets": self._permission_sets,
            "DescribePermissionSet": self._permission_set,
            "ListAccountsForProvisionedPermissionSet": self._accounts,
            "ListAccountAssignments": self._assignments,
            "ListUsers": self._users,
            "ListGroups": self._groups,
            "ListGroupMemberships": self._memberships,
        }
        if action not in answers:
            raise AwsError("UnknownOperationException", f"The lab does not know {action}.", 400)
        return answers[action](asked)

    def _instances(self, asked: dict[str, Any]) -> dict[str, Any]:
        owner = self.management_account
        found = {"InstanceArn": _INSTANCE, "IdentityStoreId": _STORE, "OwnerAccountId": owner}
        return page("Instances", [found], asked)

    def _permission_sets(self, asked: dict[str, Any]) -> dict[str, Any]:
        return page("PermissionSets", list(self.permission_sets), asked)

    def _permission_set(self, asked: dict[str, Any]) -> dict[str, Any]:
        arn = asked["PermissionSetArn"]
        if arn not in self.permission_sets:
            raise AwsError("ResourceNotFoundException", "PermissionSet does not exist.", 400)
        return {"PermissionSet": {"Name": self.permission_sets[arn], "PermissionSetArn": arn}}

    def _accounts(self, asked: dict[str, Any]) -> dict[str, Any]:
        arn = asked["PermissionSetArn"]
        held = [each["AccountId"] for each in self.assignments if each["PermissionSetArn"] == arn]
        return page("AccountIds", list(dict.fromkeys(held)), asked)

    def _assignments(self, asked: dict[str, Any]) -> dict[str, Any]:
        wanted = (asked["AccountId"], asked["PermissionSetArn"])
        held = [
            each
            for each in self.assignments
            if (each["AccountId"], each["PermissionSetArn"]) == wanted
        ]
        return page("AccountAssignments", held, asked)

    def _users(self, asked: dict[str, Any]) -> dict[str, Any]:
        held = [
            {"UserId": user, "UserName": name, "IdentityStoreId": _STORE}
            for user, name in self.users.items()
        ]
        return page("Users", held, asked)

    def _groups(self, asked: dict[str, Any]) -> dict[str, Any]:
        held = [
            {"GroupId": group, "DisplayName": name, "IdentityStoreId": _STORE}
            for group, name in self.groups.items()
        ]
        return page("Groups", held, asked)

    def _memberships(self, asked: dict[str, Any]) -> dict[str, Any]:
        group = asked["GroupId"]
        held = [
            {
                "MembershipId": f"{group}/{user}",
                "GroupId": group,
                "MemberId": {"UserId": user},
                "IdentityStoreId": _STORE,
            }
            for user in self.members.get(group, ())
        ]
        return page("GroupMemberships", held, asked)
