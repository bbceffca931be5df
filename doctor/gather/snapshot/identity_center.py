"""Identity Center: who has which permission set in which account, and who the people are.

It stands in one region of the management account or of a delegated administrator. Names of people
are kept, because they are what a reader knows; nothing else of them is.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from doctor.gather.abreast import side_by_side
from doctor.gather.asker import why_not
from doctor.gather.snapshot.patient import MALFORMED, PatientReader, not_as_aws
from doctor.model.observation import Known, Unreadable
from doctor.model.snapshot import IdentityCenterPart, MissingPart, SnapshotAssignment

_SAID: Final = frozenset({"AccountId", "GroupId", "PermissionSetArn"})
"""Parameters that say what a list is about."""


class IdentityCenterCollector:
    """Collects Identity Center. What is missing of it stands in `missing` afterwards."""

    def __init__(self, reader: PatientReader) -> None:
        self.reader = reader
        self.missing: list[MissingPart] = []

    def collect(self, now: str) -> IdentityCenterPart | None:
        """Collect it; `None` where there is none in the region, or nothing of it is shown."""
        try:
            return self._collect(now)
        except MALFORMED as error:
            self._miss("", not_as_aws(error))
            return None

    def _collect(self, now: str) -> IdentityCenterPart | None:
        instances = self.reader.read_list("sso-admin:ListInstances", "Instances")
        if isinstance(instances, Unreadable):
            self._miss("", instances.why)
            return None
        if not isinstance(instances, Known) or not instances.value:
            return None
        instance = instances.value[0]
        store = instance["IdentityStoreId"]
        users, groups = (
            self._read_list(f"identitystore:List{kind}", kind, IdentityStoreId=store)
            for kind in ("Users", "Groups")
        )
        names = {each["UserId"]: each.get("UserName") or each["UserId"] for each in users}
        names |= {each["GroupId"]: each.get("DisplayName") or each["GroupId"] for each in groups}
        found = self._assignments(instance["InstanceArn"], names)
        members = self._members(store, [each["GroupId"] for each in groups], names)
        return IdentityCenterPart(collected_at=now, assignments=tuple(found), groups=members)

    def _assignments(self, instance: str, names: dict[str, str]) -> list[SnapshotAssignment]:
        sets = self._read_list(
            "sso-admin:ListPermissionSets", "PermissionSets", InstanceArn=instance
        )
        read = side_by_side(partial(self._of_set, instance, each, names) for each in sets)
        return sorted(
            (each for listed in read for each in listed),
            key=lambda each: (each.account, each.permission_set, each.kind, each.principal),
        )

    def _of_set(self, instance: str, arn: str, names: dict[str, str]) -> list[SnapshotAssignment]:
        described = self.reader.once(
            "sso-admin:DescribePermissionSet", InstanceArn=instance, PermissionSetArn=arn
        )
        name = described.values.get("PermissionSet", {}).get("Name")
        if name is None:
            self._miss(f": permission set {arn}", why_not(described))
            return []
        of_set = {"InstanceArn": instance, "PermissionSetArn": arn}
        accounts = self._read_list(
            "sso-admin:ListAccountsForProvisionedPermissionSet", "AccountIds", **of_set
        )
        read = side_by_side(
            partial(
                self._read_list,
                "sso-admin:ListAccountAssignments",
                "AccountAssignments",
                AccountId=each,
                **of_set,
            )
            for each in accounts
        )
        return [
            SnapshotAssignment(
                account=each["AccountId"],
                permission_set=name,
                kind="user" if each["PrincipalType"] == "USER" else "group",
                principal=names.get(each["PrincipalId"], each["PrincipalId"]),
            )
            for listed in read
            for each in listed
        ]

    def _members(
        self, store: str, groups: list[str], names: dict[str, str]
    ) -> dict[str, tuple[str, ...]]:
        read = side_by_side(
            partial(
                self._read_list,
                "identitystore:ListGroupMemberships",
                "GroupMemberships",
                IdentityStoreId=store,
                GroupId=each,
            )
            for each in groups
        )
        members = {
            names[group]: tuple(sorted(_member(each, names) for each in listed))
            for group, listed in zip(groups, read, strict=True)
        }
        return dict(sorted(members.items()))

    def _read_list(self, name: str, field: str, **parameters: Any) -> list[Any]:
        """Read a list; what cannot be read is noted, and is then no part of the answer."""
        read = self.reader.read_list(name, field, **parameters)
        if isinstance(read, Unreadable):
            about = [str(each) for key, each in sorted(parameters.items()) if key in _SAID]
            self._miss(f": {' of '.join([field, *about])}", read.why)
        return read.value if isinstance(read, Known) else []

    def _miss(self, what: str, why: str) -> None:
        self.missing.append(MissingPart(what=f"Identity Center{what}", why=why))


def _member(membership: dict[str, Any], names: dict[str, str]) -> str:
    user = str(membership.get("MemberId", {}).get("UserId", ""))
    return names.get(user, user)
