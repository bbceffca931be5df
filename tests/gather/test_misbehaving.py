"""Whatever a server does, a check ends in time, says that nobody answered, and blames no policy."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.gather import calls, machine_roles
from tests.gather.misbehaving import SERVERS, misbehaving

KEY = "AKIARTX3GSDSQAAAAAAA"
KEYS = f"aws_access_key_id = {KEY}\naws_secret_access_key = notARealSecretKey\n"
ROLE = "role_arn = arn:aws:iam::222233334444:role/ProjectAdmin\n"


def write_home(reader: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a home up in which `p` leads to the server through one reader."""
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir()
    config = f"[profile p]\n{ROLE}region = eu-west-1\n"
    if reader == "sts":
        config += f"source_profile = base\n[profile base]\n{KEYS}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    elif reader == "container":
        config += "credential_source = EcsContainer\n"
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{url}/keys")
    elif reader == "imds":
        config += "credential_source = Ec2InstanceMetadata\n"
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "false")
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)
    else:
        config += (
            "source_profile = s\n[profile s]\nsso_start_url = https://d-1.awsapps.com/start\n"
            "sso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
        )
        monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", url)
        cache = folder / "sso" / "cache"
        cache.mkdir(parents=True)
        token = {"accessToken": "notARealToken", "expiresAt": "2099-01-01T00:00:00Z"}
        start = b"https://d-1.awsapps.com/start"
        digest = hashlib.sha1(start).hexdigest()  # noqa: S324 - the file's name
        (cache / f"{digest}.json").write_text(json.dumps(token))
    (folder / "config").write_text(config)


@pytest.mark.parametrize("server", SERVERS)
def test_whatever_stands_in_the_place_of_sts_is_no_refusal(
    server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = check("sts", server, monkeypatch, capsys)
    assert code == 3, report["summary"]
    blamed = {each["id"].split("/")[0] for each in report["findings"]}
    assert not {"trust", "permission", "mfa", "request"} & blamed


@pytest.mark.parametrize("server", ["silent", "HTML", "JSON of a list", "a body drop by drop"])
@pytest.mark.parametrize("reader", ["container", "imds", "sso"])
def test_where_keys_should_come_from_no_call_of_sts_is_blamed(
    reader: str, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = check(reader, server, monkeypatch, capsys)
    assert code in {1, 3}
    assert not [each for each in report["probes"] if each["call"].startswith("sts:")]
    assert not [each for each in report["findings"] if each["id"].startswith("trust/")]


def check(
    reader: str, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any]]:
    """Check against a server with small limits; it may be no fault of ours."""
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.4)
    monkeypatch.setattr(machine_roles, "_SECONDS", 0.4)
    with misbehaving(server) as url:
        write_home(reader, url, monkeypatch)
        code = main(["check", "p", "--format", "json", "--timeout", "2", "--no-advice"])
    printed = capsys.readouterr()
    assert "fault of roledoctor" not in printed.err
    return code, json.loads(printed.out)
