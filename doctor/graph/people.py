"""Who sits behind the roles of Identity Center: `AWSReservedSSO_<permission set>_<16 hex digits>`.

https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
"""

from __future__ import annotations

from collections.abc import Iterator

from doctor.graph.hubs import Hub
from doctor.model.arn import parse_arn, permission_set_of
from doctor.model.snapshot import IdentityCenterPart, SnapshotAssignment


class PeopleOf:
    """The assignments of Identity Center, by account and permission set."""

    def __init__(self, part: IdentityCenterPart | None) -> None:
        self._assigned: dict[tuple[str, str], list[SnapshotAssignment]] = {}
        self._groups = {} if part is None else part.groups
        for each in () if part is None else part.assignments:
            self._assigned.setdefault((each.account, each.permission_set), []).append(each)

    def behind(self, role_arn: str) -> Iterator[Hub]:
        """Give the people and groups that enter a role through Identity Center."""
        arn = parse_arn(role_arn)
        matched = None if arn is None else permission_set_of(arn.name)
        if arn is None or matched is None:
            return
        people: set[str] = set()
        for each in self._assigned.get((arn.account, matched), ()):
            yield Hub(f"identity-center:{each.kind}/{each.principal}", "subject", certain=True)
            people.update(self._groups.get(each.principal, ()) if each.kind == "group" else ())
        for name in sorted(people):
            yield Hub(f"identity-center:user/{name}", "subject", certain=True)
