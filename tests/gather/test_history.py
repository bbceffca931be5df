"""`check --history`: what the trails of both accounts show of a role that worked yesterday."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import boto3
import pytest

from doctor.cli import main
from doctor.lab.server import Lab
from tests.engine.test_time_line import ADMIN, FAILED, WORKED, record

BASE, PROJECT = "111122223333", "222233334444"


def document(effect: str, **rest: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, **rest}]}


def client(lab: Lab, service: Any, user: Any) -> Any:
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=lab.url,
        aws_access_key_id=user.access_key_id,
        aws_secret_access_key=user.secret_access_key,
    )


def write_profile(**keys: Any) -> None:
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir()
    role = f"arn:aws:iam::{PROJECT}:role/ProjectAdmin"
    (folder / "config").write_text(
        f"[profile project-role]\nrole_arn = {role}\nsource_profile = default\nregion = us-east-1\n"
    )
    (folder / "credentials").write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {user.access_key_id}\n"
            f"aws_secret_access_key = {user.secret_access_key}\n"
            for name, user in keys.items()
        )
    )


def checked(*arguments: str) -> tuple[int, dict[str, Any]]:
    report = Path(os.environ["HOME"]) / "report.json"
    code = main(["check", "--format", "json", "--output", str(report), *arguments])
    return code, json.loads(report.read_text())


def test_the_change_that_broke_it_is_found_in_the_other_accounts_trail(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = document("Allow", Action=["sts:AssumeRole", "cloudtrail:LookupEvents"], Resource="*")
    bob = lab.create_user(BASE, "bob", policies=(own,))
    admin = lab.create_user(
        PROJECT, "admin", policies=(document("Allow", Action="*", Resource="*"),)
    )
    trust = document("Allow", Principal={"AWS": BASE}, Action="sts:AssumeRole")
    role = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trust)
    write_profile(default=bob, admin=admin)
    monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)
    client(lab, "sts", bob).assume_role(RoleArn=role, RoleSessionName="bob")
    narrower = document("Allow", Principal={"AWS": "444455556666"}, Action="sts:AssumeRole")
    client(lab, "iam", admin).update_assume_role_policy(
        RoleName="ProjectAdmin", PolicyDocument=json.dumps(narrower)
    )
    code, report = checked("project-role", "--history", "--via", "admin")
    assert code == 1
    suspects = [each for each in report["history"] if each["suspect"]]
    assert [each["call"] for each in suspects] == ["iam:UpdateAssumeRolePolicy"]
    assert suspects[0]["by"] == admin.arn
    assert "hygiene/no-audit-trail" in [each["id"] for each in report["findings"]]
    first = report["findings"][0]
    assert first["id"].startswith("trust/")
    assert any("UpdateAssumeRolePolicy" in each["says"] for each in first["evidence"])


def test_a_trail_of_all_regions_is_seen(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.trails[PROJECT] = [{"Name": "everything", "IsMultiRegionTrail": True}]
    own = document("Allow", Action="*", Resource="*")
    bob = lab.create_user(PROJECT, "bob", policies=(own,))
    trust = document("Allow", Principal={"AWS": PROJECT}, Action="sts:AssumeRole")
    lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trust)
    write_profile(default=bob)
    monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)
    code, report = checked("project-role", "--history=7")
    assert code == 0
    assert {"call": "cloudtrail:DescribeTrails", "hop": None, "outcome": "ok", "detail": ""} in (
        report["probes"]
    )
    assert "hygiene/no-audit-trail" not in [each["id"] for each in report["findings"]]


def test_a_trail_that_may_not_be_read_is_told_and_stops_nothing(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = document("Allow", Action="sts:AssumeRole", Resource="*")
    bob = lab.create_user(BASE, "bob", policies=(own,))
    trust = document("Allow", Principal={"AWS": BASE}, Action="sts:AssumeRole")
    lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trust)
    write_profile(default=bob)
    monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)
    code, report = checked("project-role", "--history=7")
    assert (code, report["verdict"]) == (0, "healthy")
    denied = {each["call"] for each in report["probes"] if each["outcome"] == "denied"}
    assert "cloudtrail:LookupEvents" in denied


CHANGE = record(15, "UpdateAssumeRolePolicy", by=ADMIN, roleName="ProjectAdmin")
CSV = (
    "eventTime,eventSource,eventName,errorCode,errorMessage,requestParameters,callerArn\n"
    '2026-01-15T12:00:00Z,iam.amazonaws.com,UpdateAssumeRolePolicy,,,"{""roleName"": '
    f'""ProjectAdmin""}}",{ADMIN}\n'
)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"Records": [WORKED, CHANGE, FAILED]}).encode(),
        gzip.compress(json.dumps({"Records": [CHANGE]}).encode()),
        "\n".join(json.dumps(each) for each in (WORKED, CHANGE)).encode(),
        CSV.encode(),
    ],
    ids=["log file", "gzip", "a line each", "a query's table"],
)
def test_events_are_read_from_a_file(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "events"
    file.write_bytes(content)
    role = "arn:aws:iam::222233334444:role/ProjectAdmin"
    _, report = checked(role, "--offline", "--history-from", str(file))
    assert "iam:UpdateAssumeRolePolicy" in [each["call"] for each in report["history"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{}", "has no CloudTrail records"),
        (gzip.compress(b"x" * 1000)[:-9], "cut off"),
        (b"\x1f\x8bnot packed", "damaged"),
    ],
    ids=["no record", "cut off", "damaged"],
)
def test_a_file_without_events_is_told(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events"
    file.write_bytes(content)
    assert main(["check", "--offline", "--history-from", str(file)]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("source", ["athena:logs.cloudtrail", "lake:a1b2-c3"])
def test_a_query_is_shown_and_not_started(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    role = "arn:aws:iam::222233334444:role/ProjectAdmin"
    assert main(["check", role, "--offline", "--history-from", source]) == 2
    shown = capsys.readouterr().err
    assert f"FROM {source.partition(':')[2]}" in shown
    assert "%ProjectAdmin%" in shown


def test_a_target_in_the_place_of_days_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--history", "project-role"]) == 2
    assert "--history=7" in capsys.readouterr().err
