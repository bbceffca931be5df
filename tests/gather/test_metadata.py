"""The endpoints of a machine's own credentials: an instance's metadata, a container's endpoint."""

from __future__ import annotations

import json
import socket
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.gather.metadata import reach_container, reach_instance
from doctor.lab.server import Lab
from tests.gather.http_server import Quiet, serving

BASE, PROJECT = "111122223333", "222233334444"
ROLE_PATH = "/latest/meta-data/iam/security-credentials/"
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


def metadata(answers: dict[str, tuple[int, str]]) -> AbstractContextManager[str]:
    """Serve what an instance would, path by path; any other path is not found."""

    class Answers(Quiet):
        def do_GET(self) -> None:  # noqa: N802 - the handler's own naming
            status, body = answers.get(self.path, (404, ""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        do_PUT = do_GET  # noqa: N815 - the handler's own naming

    return serving(Answers)


TOKEN = {"/latest/api/token": (200, "aToken")}


def says(answers: dict[str, tuple[int, str]]) -> str:
    with metadata(answers) as url:
        return reach_instance({"AWS_EC2_METADATA_SERVICE_ENDPOINT": url}).says


def test_an_instance_says_whether_it_has_a_role() -> None:
    with metadata({**TOKEN, ROLE_PATH: (200, "Runner")}) as url:
        found = reach_instance({"AWS_EC2_METADATA_SERVICE_ENDPOINT": url})
    assert (found.reachable, found.has_role) == (True, True)
    assert says(TOKEN) == "answers, and no role is attached to the instance"


def test_an_instance_that_refuses_is_told_apart_from_what_is_none() -> None:
    assert "switched off" in says({"/latest/api/token": (403, "")})
    assert "not the instance metadata service" in says({})


def test_silence_is_told_with_the_hop_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        found = reach_instance({"AWS_EC2_METADATA_SERVICE_ENDPOINT": url})
    assert not found.reachable
    assert "HttpPutResponseHopLimit" in found.says


def test_a_container_is_only_connected_to() -> None:
    with metadata({}) as url:
        found = reach_container({"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/secret"})
    assert (found.url, found.reachable) == (url, True)
    gone = reach_container({"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/secret"})
    assert not gone.reachable


def test_the_role_of_an_instance_is_the_end_of_the_chain(
    lab: Lab,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}],
    }
    runner = lab.create_role(BASE, "Runner", trust_policy=trust, policies=(ALLOW,))
    project = lab.create_role(PROJECT, "ProjectAdmin", trust_policy=trust)
    session = lab.role_session(runner)
    held = {
        "Code": "Success",
        "AccessKeyId": session.key,
        "SecretAccessKey": session.secret,
        "Token": session.token,
        "Expiration": "2099-01-01T00:00:00Z",
    }
    answers = {
        **TOKEN,
        ROLE_PATH: (200, "Runner"),
        ROLE_PATH + "Runner": (200, json.dumps(held)),
    }
    saved = tmp_path / "case.json"
    with metadata(answers) as url:
        monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)
        monkeypatch.setenv("AWS_ENDPOINT_URL", lab.url)
        code = main(["check", project, "--format", "json", "--save-case", str(saved)])
    report = json.loads(capsys.readouterr().out)
    assert (code, report["verdict"], report["findings"]) == (0, "healthy", [])
    assert [each["kind"] for each in report["chain"]["hops"]][:1] == ["imds"]
    assert session.secret not in saved.read_text()
    assert main(["check", "--from", str(saved)]) == 0


def test_without_a_role_the_instance_is_no_source_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with metadata(TOKEN) as url:
        monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)
        code = main(["check", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert (code, report["findings"][0]["id"]) == (1, "credentials/no-credentials")
    assert "no role is attached" in json.dumps(report["probes"])
