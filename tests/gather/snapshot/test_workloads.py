"""What runs with a role, at the wire: four services, two Regions, and what cannot be looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from doctor.gather.aws import Clients, Endpoint, Keys
from doctor.gather.snapshot.patient import PatientReader
from doctor.gather.snapshot.workloads import WorkloadCollector, WorkloadsRead
from doctor.model.snapshot import AccountPart, SnapshotInstanceProfile
from tests.gather.http_server import Quiet, serving
from tests.gather.snapshot.support import MANAGEMENT, Collecting, Company

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/App"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/App"
REGIONS = ("eu-west-1", "us-east-1")


class Aws(Quiet):
    """Answers as the services do, in whichever Region a request was signed for."""

    refused: ClassVar[set[str]] = set()

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        region = self._region()
        path, _, query = self.path.partition("?")
        if "lambda" in self.refused and "functions" in path:
            self._answer({"message": "no"}, status=403, error="AccessDeniedException")
        elif path == "/2015-03-31/functions":
            arn = f"arn:aws:lambda:{region}:{ACCOUNT}:function:f{1 + ('Marker' in query)}"
            page = {"Functions": [{"FunctionArn": arn, "Role": ROLE}]}
            self._answer(page if "Marker" in query else {**page, "NextMarker": "more"})
        elif path == "/clusters":
            self._answer({"clusters": ["main"] if region == "eu-west-1" else []})
        elif path == "/clusters/main/pod-identity-associations":
            self._answer({"associations": [{"associationId": "a-1"}]})
        else:
            arn = f"arn:aws:eks:{region}:{ACCOUNT}:podidentityassociation/main/a-1"
            self._answer({"association": {"associationArn": arn, "roleArn": ROLE}})

    def do_POST(self) -> None:  # noqa: N802 - as above
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        region = self._region()
        if self.path == "/listRegions":
            if "account" in self.refused:
                self._answer({"message": "no"}, status=403, error="AccessDeniedException")
            else:
                self._answer({"Regions": [{"RegionName": each} for each in REGIONS]})
        elif self.headers.get("X-Amz-Target") == "CodeBuild_20161006.ListProjects":
            self._answer({"projects": ["build"]})
        elif self.headers.get("X-Amz-Target") == "CodeBuild_20161006.BatchGetProjects":
            arn = f"arn:aws:codebuild:{region}:{ACCOUNT}:project/build"
            self._answer({"projects": [{"arn": arn, "serviceRole": ROLE}]})
        else:
            assert b"DescribeInstances" in body
            self._send(_instances().encode(), "text/xml")

    def _region(self) -> str:
        found = re.search(r"/\d{8}/([a-z0-9-]+)/", self.headers.get("Authorization", ""))
        assert found is not None
        return found[1]

    def _answer(self, value: Any, *, status: int = 200, error: str = "") -> None:
        self._send(json.dumps(value).encode(), "application/json", status, error)

    def _send(self, body: bytes, kind: str, status: int = 200, error: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if error:
            self.send_header("x-amzn-ErrorType", error)
        self.end_headers()
        self.wfile.write(body)


def _instances() -> str:
    def instance(number: int, state: str, profile: str) -> str:
        held = f"<iamInstanceProfile><arn>{profile}</arn></iamInstanceProfile>" if profile else ""
        return (
            f"<item><instanceId>i-{number}</instanceId><instanceState><name>{state}</name>"
            f"</instanceState>{held}</item>"
        )

    items = instance(1, "running", PROFILE) + instance(2, "terminated", PROFILE)
    items += instance(3, "running", "") + instance(4, "stopped", f"{PROFILE}-of-nobody")
    return (
        "<DescribeInstancesResponse><reservationSet><item><instancesSet>"
        f"{items}</instancesSet></item></reservationSet></DescribeInstancesResponse>"
    )


@pytest.fixture
def aws() -> Iterator[str]:
    Aws.refused = set()
    with serving(Aws) as url:
        yield url


def read(url: str) -> WorkloadsRead:
    def reader(region: str) -> PatientReader:
        keys = Keys(access_key_id="AKIARTX3GSDSQAAAAAAA", secret_access_key="notARealSecretKey")
        clients = Clients(Endpoint(region=region, sts_url=url, iam_url=url, url=url))
        return PatientReader(clients, keys, lambda _: None)

    profile = SnapshotInstanceProfile(arn=PROFILE, role=ROLE)
    part = AccountPart(account=ACCOUNT, collected_at="", source="aws", instance_profiles=(profile,))
    return WorkloadCollector(part, reader("eu-west-1"), reader).collect("eu-west-1")


def test_what_runs_with_a_role_is_found_in_every_region(aws: str) -> None:
    found = read(aws)
    assert found.missing == ()
    assert {each.role for each in found.workloads} == {ROLE}
    assert [each.arn for each in found.workloads] == [
        f"arn:aws:codebuild:eu-west-1:{ACCOUNT}:project/build",
        f"arn:aws:codebuild:us-east-1:{ACCOUNT}:project/build",
        f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1",
        f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-1",
        f"arn:aws:eks:eu-west-1:{ACCOUNT}:podidentityassociation/main/a-1",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f1",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f2",
        f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f1",
        f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f2",
    ]


def test_what_is_not_shown_is_named_and_the_rest_is_there(aws: str) -> None:
    Aws.refused = {"lambda", "account"}
    found = read(aws)
    assert {each.service for each in found.workloads} == {
        "codebuild.amazonaws.com",
        "ec2.amazonaws.com",
        "pods.eks.amazonaws.com",
    }
    assert {each.what: each.why for each in found.missing} == {
        f"account {ACCOUNT}: functions in eu-west-1": "AccessDeniedException: lambda:ListFunctions",
        f"account {ACCOUNT}: workloads of other Regions": (
            "AccessDeniedException: account:ListRegions: only eu-west-1 was looked at"
        ),
    }


def test_a_snapshot_has_them_where_they_are_asked_for(
    company: Company, collecting: Collecting
) -> None:
    del company
    collecting.run(organization=False)
    assert not collecting.calls("account:ListRegions")
    collecting.later(hours=1)
    # The lab knows neither functions nor instances: both are rows of the manifest.
    collecting.run(organization=False, workloads=True)
    assert collecting.account(MANAGEMENT).workloads == ()
    assert any("functions in us-east-1" in each for each in collecting.missing())
