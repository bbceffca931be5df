"""Whatever a server does, a check ends in time, says that nobody answered, and blames no policy."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from doctor.cli.run import main
from doctor.gather import calls
from tests.gather.misbehaving import SERVERS, misbehaving

KEY = "AKIARTX3GSDSQAAAAAAA"
KEYS = f"aws_access_key_id = {KEY}\naws_secret_access_key = notARealSecretKey\n"
ROLE = "role_arn = arn:aws:iam::222233334444:role/ProjectAdmin\n"


def write_home(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a home up in which every call of `p` goes to the server."""
    folder = Path(os.environ["HOME"]) / ".aws"
    folder.mkdir()
    (folder / "config").write_text(
        f"[profile p]\n{ROLE}region = eu-west-1\nsource_profile = base\n[profile base]\n{KEYS}"
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)


@pytest.mark.parametrize("server", SERVERS)
def test_whatever_stands_in_the_place_of_sts_is_no_refusal(
    server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = check(server, monkeypatch, capsys)
    assert code == 3, report["summary"]
    blamed = {each["id"].split("/")[0] for each in report["findings"]}
    assert not {"trust", "permission", "mfa", "request"} & blamed


def check(
    server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any]]:
    """Check against a server with small limits; it may be no fault of ours."""
    monkeypatch.setattr(calls, "CALL_SECONDS", 0.4)
    with misbehaving(server) as url:
        write_home(url, monkeypatch)
        code = main(["check", "p", "--format", "json", "--timeout", "2", "--no-advice"])
    printed = capsys.readouterr()
    assert "fault of roledoctor" not in printed.err
    return code, json.loads(printed.out)
