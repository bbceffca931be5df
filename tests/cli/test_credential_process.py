"""`roledoctor credential-process`: what an SDK reads, and nothing where there is no session."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab
from tests.gather.desk import BASE, Desk, allowing, trusting, two_hops

PROGRAM = str(Path(sys.executable).with_name("roledoctor"))


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def add_process(desk: Desk, profile: str, target: str) -> None:
    with (desk.folder / "config").open("a") as file:
        file.write(
            f"[profile {profile}]\ncredential_process = {PROGRAM} credential-process {target}\n"
        )


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(capsys.readouterr().out)
    return read


def test_a_session_has_its_five_parts(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    assert main(["credential-process", "project-role"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out)
    assert set(told) == {
        "Version",
        "AccessKeyId",
        "SecretAccessKey",
        "SessionToken",
        "Expiration",
    }
    assert told["Version"] == 1
    assert datetime.fromisoformat(told["Expiration"]).tzinfo is not None


def test_boto3_takes_it_and_makes_no_second_call(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    add_process(desk, "via", "project-role")
    for _ in range(2):
        sts = boto3.Session(profile_name="via").client("sts", endpoint_url=desk.lab.url)
        assert sts.get_caller_identity()["Arn"].endswith(":assumed-role/ProjectAdmin/roledoctor")
    assert [each.action for each in desk.lab.calls].count("AssumeRole") == 2


def test_the_aws_cli_takes_it(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    add_process(desk, "via", "project-role")
    aws = str(Path(sys.executable).with_name("aws"))
    command = [aws, "sts", "get-caller-identity", "--profile", "via"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "assumed-role/ProjectAdmin" in done.stdout


def test_long_term_keys_have_neither_token_nor_end(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    bob = desk.lab.create_user(BASE, "bob")
    desk.add_keys("default", bob)
    assert main(["credential-process", "default"]) == 0
    assert printed(capsys) == {
        "Version": 1,
        "AccessKeyId": bob.access_key_id,
        "SecretAccessKey": bob.secret_access_key,
    }


def test_without_a_session_nothing_is_printed_and_the_sdk_tells_why(desk: Desk) -> None:
    desk.add_keys("default", desk.lab.create_user(BASE, "bob"))
    locked = desk.lab.create_role(BASE, "Locked", trust_policy=trusting("999988887777"))
    desk.add_role("locked", locked, "default")
    add_process(desk, "via", "locked")
    with pytest.raises(botocore.exceptions.CredentialRetrievalError, match="AccessDenied"):
        boto3.Session(profile_name="via").client("sts").get_caller_identity()
    command = [PROGRAM, "credential-process", "locked"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 1)


@pytest.mark.parametrize("names", [["self"], ["one", "two"]])
def test_a_profile_never_leads_into_itself(desk: Desk, names: list[str]) -> None:
    for name, target in zip(names, [*names[1:], names[0]], strict=True):
        add_process(desk, name, target)
    with pytest.raises(botocore.exceptions.CredentialRetrievalError, match="leads back to itself"):
        boto3.Session(profile_name=names[0]).client("sts").get_caller_identity()


def test_a_closed_standard_input_and_no_terminal_ask_nobody(desk: Desk) -> None:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(BASE, "Guarded", trust_policy=trusting(BASE))
    device = desk.lab.create_mfa_device(bob, "bob")
    desk.add_keys("default", bob)
    desk.add_role("guarded", role, "default", f"mfa_serial = {device.serial}")
    for closing in ("<&-", "</dev/null", "<&- 2>&-"):
        done = subprocess.run(
            ["sh", "-c", f'"{PROGRAM}" credential-process guarded {closing}'],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout, done.returncode) == ("", 3)
        if "2>" not in closing:
            assert f"it needs a code of the MFA device {device.serial}" in done.stderr
            assert "Traceback" not in done.stderr


def test_a_warm_run_loads_nothing_heavy(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    main(["credential-process", "project-role"])
    program = (
        "import sys\nfrom doctor.cli.run import main\n"
        "main(['credential-process', 'project-role'])\n"
        "print(' '.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert not loaded & {"boto3", "botocore", "rich", "networkx", "yaml", "urllib3", "moto"}
    rooms = {name for name in done.stderr.split() if name.startswith("doctor.")}
    assert not [name for name in rooms if name.startswith(("doctor.rules", "doctor.engine"))]
    assert json.loads(done.stdout)["Version"] == 1
