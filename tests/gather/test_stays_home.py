"""What must not leave: no call offline, no token to a stranger, no secret in a word of an endpoint."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from doctor.case.case_file import encode_case, parse_case
from doctor.cli.run import main
from doctor.gather.destinations import Destinations, allow_destinations
from doctor.gather.metadata import reach_container, reach_instance
from doctor.gather.no_keys import NoKeys
from doctor.gather.outgoing_calls import ALLOWED
from doctor.gather.process import read_process_keys
from doctor.gather.tokens import add_token, ask_github
from doctor.model.case import Case

SECRET = "notARealSecretKey" + "0Az/+" * 4 + "xY9"
CONFIG = """\
[profile process]
credential_process = touch {folder}/started
[profile role]
role_arn = arn:aws:iam::222233334444:role/R
source_profile = process
endpoint_url = https://sts.example.com
[profile sso]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Admin
[profile web]
role_arn = arn:aws:iam::222233334444:role/R
web_identity_token_file = {folder}/token
[profile instance]
role_arn = arn:aws:iam::222233334444:role/R
credential_source = Ec2InstanceMetadata
[profile container]
role_arn = arn:aws:iam::222233334444:role/R
credential_source = EcsContainer
"""


@pytest.fixture
def shut_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every socket, name look-up and program an error."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("something left this machine, or was started on it")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)
    for name in ("Popen", "run"):
        monkeypatch.setattr(subprocess, name, refused)
    monkeypatch.setattr(os, "system", refused)


@pytest.mark.usefixtures("shut_in")
@pytest.mark.parametrize("profile", ["process", "role", "sso", "web", "instance", "container"])
@pytest.mark.parametrize("command", ["check", "fix", "chain"])
def test_offline_nothing_is_asked_and_nothing_is_started(
    profile: str,
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(CONFIG.format(folder=tmp_path))
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://credentials.example.com/x")
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "https://x.actions.githubusercontent.com/")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "false")
    words = [command, profile, *([] if command == "chain" else ["--offline"])]
    assert main(words) in {0, 1, 3}
    told = capsys.readouterr()
    assert "fault of roledoctor" not in told.err
    assert not (tmp_path / "started").exists()


@pytest.mark.usefixtures("shut_in")
def test_a_case_of_elsewhere_is_read_with_nothing_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACTIONS_ID_TOKEN_REQUEST_URL", "https://x.actions.githubusercontent.com/")
    path = tmp_path / "case.json"
    config = {"path": "~/.aws/config", "text": CONFIG.format(folder=tmp_path)}
    raw = {
        "schema": "roledoctor.case/1",
        "target": {"profile": "role"},
        "files": {"config": config},
    }
    path.write_text(json.dumps(raw))
    assert main(["check", "--from", str(path)]) in {0, 1, 3}
    assert "fault of roledoctor" not in capsys.readouterr().err
    assert not (tmp_path / "started").exists()


def test_no_allowed_call_writes() -> None:
    reads = ("Get", "List", "Describe", "Lookup", "Simulate", "Decode", "BatchGet", "AssumeRole")
    assert [each for each in ALLOWED if not each.partition(":")[2].startswith(reads)] == []
    assert "sts:GetSessionToken" not in ALLOWED
    assert "iam:GetCredentialReport" not in ALLOWED


@pytest.fixture
def redirecting() -> Iterator[tuple[str, list[str | None]]]:
    """Serve a redirect to another path; return the address and the bearers that came there."""
    came: list[str | None] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/elsewhere"):
                came.append(self.headers.get("Authorization"))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/token", came
        server.shutdown()


def test_a_redirect_takes_no_bearer_along(redirecting: tuple[str, list[str | None]]) -> None:
    url, came = redirecting
    with pytest.raises(OSError, match="302"):
        ask_github(url, "notARealBearer", "sts.amazonaws.com")
    assert came == []


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://tokens.example.com/x", False),
        ("https://actions.githubusercontent.com.example.com/x", False),
        ("https://githubusercontent.com@example.com/x", False),
        ("https://example.com\\@x.actions.githubusercontent.com/x", False),
        ("http://x.actions.githubusercontent.com/x", False),
        ("https://github.com/x", False),
        ("https://sts.amazonaws.com/x", False),
        ("https://x.actions.githubusercontent.com/y", True),
        ("https://git.example.com/_services/x", True),
    ],
)
def test_a_job_s_token_goes_to_github_and_on_a_word_to_a_server_of_one_s_own(
    url: str, sent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(url: str, *_: str) -> str:
        asked.append(url)
        raise OSError("refused")

    monkeypatch.setattr("doctor.gather.tokens.ask_github", ask)
    # Whoever can set the address can set this, too: it proves nothing.
    env = {"ACTIONS_ID_TOKEN_REQUEST_URL": url, "GITHUB_SERVER_URL": url}
    with allow_destinations(Destinations(hosts=("git.example.com",))):
        case = add_token(Case(), env, "/", ask=True)
    assert asked == ([url] if sent else [])
    assert sent or any(words in case.unknown[0].why for words in ("nothing was sent", "not https"))


def test_a_password_in_an_endpoint_s_address_is_in_no_word_of_it() -> None:
    url = "http://bob:notARealPassword@localhost:1"
    ends = (
        reach_container({"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/x"}),
        reach_instance({"AWS_EC2_METADATA_SERVICE_ENDPOINT": url}),
    )
    for end in ends:
        assert not end.reachable
        assert "notARealPassword" not in end.url + end.says


def test_what_a_program_prints_in_the_version_s_place_is_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"Version": {"SecretAccessKey": SECRET}}))
    with pytest.raises(NoKeys) as stopped:
        read_process_keys(f"cat {path}", os.environ)
    assert SECRET not in str(stopped.value)
    path.write_text("[" * 100_000)
    with pytest.raises(NoKeys, match="not JSON"):
        read_process_keys(f"cat {path}", os.environ)


def test_a_case_written_by_hand_loses_its_secrets_wherever_they_stand() -> None:
    kept = json.dumps({"accessToken": SECRET, "anything": SECRET, "expiresAt": "2026"})
    raw = {
        "schema": "roledoctor.case/1",
        "files": {
            "config": None,
            "credentials": None,
            "other": [{"path": "~/.aws/sso/cache/x.json", "text": kept}],
        },
        "cloudtrail": [
            {
                "eventName": "CreateAccessKey",
                "eventSource": "iam.amazonaws.com",
                "errorMessage": f"bad secret key: {SECRET}",
                "requestParameters": {"password": SECRET},
                "responseElements": {"accessKey": {"secretAccessKey": SECRET}},
            }
        ],
        "decoded_messages": [{"context": {"sessionToken": SECRET}}],
        "unknown": [{"what": "roles", "why": f"secret_key={SECRET}"}],
        "probes": [{"call": "x", "outcome": "failed", "detail": f"secret_key={SECRET}"}],
        "metadata": {"imds": {"url": f"http://b:{SECRET}@h", "reachable": False, "says": ""}},
    }
    assert SECRET not in encode_case(parse_case(raw))
