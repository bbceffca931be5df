"""What runs code with a role in an account: functions, instances, projects and pods, by Region.

Whoever may change one of them, or run something on it, is in its role (`paths --escalation`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

import msgspec

from doctor.gather.abreast import side_by_side
from doctor.gather.asker import why_not
from doctor.gather.snapshot.patient import PatientReader
from doctor.model.observation import Known, Unreadable
from doctor.model.snapshot import AccountPart, MissingPart, SnapshotWorkload

_PROJECTS_AT_ONCE: Final = 100
"""Names that BatchGetProjects takes.

https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetProjects.html
"""
_IN_USE: Final = ["ENABLED", "ENABLED_BY_DEFAULT"]
_GONE: Final = frozenset({"terminated", "shutting-down"})

OfRegion = Callable[[str], PatientReader]
"""Returns a reader of the same account in another Region."""


class WorkloadsRead(msgspec.Struct, frozen=True):
    """What was found, and what could not be looked at."""

    workloads: tuple[SnapshotWorkload, ...]
    missing: tuple[MissingPart, ...]


class WorkloadCollector:
    """Collects the workloads of one account, whose roles and instance profiles are known."""

    def __init__(self, part: AccountPart, own: PatientReader, of_region: OfRegion) -> None:
        self.part = part
        self.own = own
        self.of_region = of_region
        self.missing: list[MissingPart] = []
        profiles = () if part.instance_profiles is msgspec.UNSET else part.instance_profiles
        self._profiles = {each.arn: each.role for each in profiles}

    def collect(self, home: str | None) -> WorkloadsRead:
        """Look in every Region that the account has enabled; in `home` alone where none is told."""
        regions = self._regions(home)
        kinds = (self._functions, self._instances, self._projects, self._pods)
        found = side_by_side(
            partial(self._list_workloads, kind, region) for region in regions for kind in kinds
        )
        listed = {each.arn: each for some in found for each in some}
        return WorkloadsRead(
            tuple(listed[arn] for arn in sorted(listed)),
            tuple(sorted(self.missing, key=lambda each: each.what)),
        )

    def _regions(self, home: str | None) -> list[str]:
        listed = self.own.read_list(
            "account:ListRegions", "Regions", RegionOptStatusContains=_IN_USE, MaxResults=50
        )
        if isinstance(listed, Known):
            return sorted(each["RegionName"] for each in listed.value)
        here = "" if home is None else f": only {home} was looked at"
        self._miss("workloads of other Regions", f"{getattr(listed, 'why', '')}{here}")
        return [] if home is None else [home]

    def _list_workloads(
        self, kind: Callable[[PatientReader, str], Iterator[SnapshotWorkload]], region: str
    ) -> list[SnapshotWorkload]:
        try:
            return [*kind(self.of_region(region), region)]
        except _Unread as unread:
            self._miss(f"{unread.what} in {region}", unread.why)
            return []

    def _functions(self, reader: PatientReader, _region: str) -> Iterator[SnapshotWorkload]:
        for each in _all(reader, "functions", "lambda:ListFunctions", "Functions"):
            yield from _workload(each["FunctionArn"], "lambda.amazonaws.com", each.get("Role"))

    def _instances(self, reader: PatientReader, region: str) -> Iterator[SnapshotWorkload]:
        asked = {"MaxResults": 1_000}
        for held in _all(reader, "instances", "ec2:DescribeInstances", "Reservations", **asked):
            for each in held.get("Instances", ()):
                profile = each.get("IamInstanceProfile", {}).get("Arn")
                if each.get("State", {}).get("Name") not in _GONE:
                    arn = self._arn("ec2", region, f"instance/{each['InstanceId']}")
                    role = self._profiles.get(profile)
                    yield from _workload(arn, "ec2.amazonaws.com", role)

    def _projects(self, reader: PatientReader, _region: str) -> Iterator[SnapshotWorkload]:
        names = _all(reader, "projects", "codebuild:ListProjects", "projects")
        for first in range(0, len(names), _PROJECTS_AT_ONCE):
            some = names[first : first + _PROJECTS_AT_ONCE]
            answer = reader.once("codebuild:BatchGetProjects", names=some)
            if answer.outcome != "ok":
                raise _Unread("projects", why_not(answer))
            for each in answer.values.get("projects", ()):
                yield from _workload(
                    each["arn"], "codebuild.amazonaws.com", each.get("serviceRole")
                )

    def _pods(self, reader: PatientReader, _region: str) -> Iterator[SnapshotWorkload]:
        for cluster in _all(reader, "clusters", "eks:ListClusters", "clusters"):
            call = "eks:ListPodIdentityAssociations"
            for each in _all(reader, "pods", call, "associations", clusterName=cluster):
                answer = reader.once(
                    "eks:DescribePodIdentityAssociation",
                    clusterName=cluster,
                    associationId=each["associationId"],
                )
                if answer.outcome != "ok":
                    raise _Unread("pods", why_not(answer))
                held = answer.values.get("association", {})
                yield from _workload(
                    held["associationArn"], "pods.eks.amazonaws.com", held.get("roleArn")
                )

    def _arn(self, service: str, region: str, resource: str) -> str:
        return f"arn:{self.part.partition}:{service}:{region}:{self.part.account}:{resource}"

    def _miss(self, what: str, why: str) -> None:
        self.missing.append(MissingPart(what=f"account {self.part.account}: {what}", why=why))


class _Unread(Exception):  # noqa: N818 - an outcome that becomes a row of the manifest
    def __init__(self, what: str, why: str) -> None:
        super().__init__(what)
        self.what = what
        self.why = why


def _all(reader: PatientReader, what: str, call: str, field: str, **asked: Any) -> list[Any]:
    """Read a whole list. Raises `_Unread` where it is not shown."""
    listed = reader.read_list(call, field, **asked)
    if isinstance(listed, Unreadable):
        raise _Unread(what, listed.why)
    return listed.value if isinstance(listed, Known) else []


def _workload(arn: str, service: str, role: str | None) -> Iterable[SnapshotWorkload]:
    if role:
        yield SnapshotWorkload(arn=arn, service=service, role=role)
