"""STS that fails now and then, or answers nonsense; homes and clocks that play tricks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doctor.cli.run import main
from doctor.lab.server import Lab
from doctor.session.export import failing_lines, opening_lines
from doctor.session.obtain import How, obtain_session
from doctor.session.request_chain import Here
from doctor.session.session import Refusal, Session
from doctor.session.session_request import SessionRequest
from tests.gather.desk import BASE, Desk, allowing, trusting, two_hops
from tests.gather.http_server import Quiet, serving


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def get(how: How | None = None, profile: str = "project-role") -> Session | Refusal:
    here = Here(environ=dict(os.environ), home=os.environ["HOME"])
    return obtain_session(SessionRequest(profile=profile), here, how)


def one_role(desk: Desk) -> str:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(BASE, "Admin", trust_policy=trusting(BASE))
    desk.add_keys("default", bob)
    desk.add_role("project-role", role, "default")
    return role


def test_an_sts_that_fails_now_and_then_costs_no_session(desk: Desk) -> None:
    one_role(desk)
    desk.lab.faults.throttle("sts:AssumeRole")
    desk.lab.faults.drop("sts:AssumeRole")
    assert isinstance(get(), Session)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>proxy</html>",
        b"<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>",
        b"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>"
        b"</Credentials></AssumeRoleResult></AssumeRoleResponse>",
        b"\xff\xfe\x00",
        b'{"Credentials": {}}',
    ],
)
def test_an_sts_that_answers_nonsense_ends_in_a_refusal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    class Nonsense(Quiet):
        def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    one_role(desk)
    with serving(Nonsense) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        assert isinstance(get(), Refusal)
        assert main(["env", "project-role", "--shell", "bash"]) != 0
    out, err = capsys.readouterr()
    assert out == opening_lines("bash") + failing_lines("bash")
    assert "Traceback" not in err
    assert "a fault of roledoctor" not in err
    assert not list((desk.folder / "cli" / "cache").glob("*"))


def test_no_network_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one_role(desk)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    found = get()
    assert isinstance(found, Refusal)
    assert "Could not connect to the endpoint URL" in found.says


def test_a_role_whose_maximum_is_shorter_than_asked_says_so(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    one_role(desk)
    assert main(["env", "project-role", "--duration", "7200", "--shell", "bash"]) == 1
    assert "request/duration-" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["it's", 'say "x"', "line\\nbreak", "$HOME", "`x`", "-v", "a b"])
def test_a_target_with_signs_of_a_shell_is_only_a_name(
    desk: Desk, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one_role(desk)
    assert main(["env", "--shell", "bash", "--", name]) != 0
    out, err = capsys.readouterr()
    assert out == opening_lines("bash") + failing_lines("bash")
    assert "Traceback" not in err


@pytest.mark.parametrize("seconds", [-7200.0, 7200.0])
def test_a_session_by_another_clock_is_not_handed_out_as_a_live_one(
    desk: Desk, seconds: float
) -> None:
    one_role(desk)
    first = get()
    assert isinstance(first, Session)
    (entry,) = (desk.folder / "cli" / "cache").glob("*.json")
    held = json.loads(entry.read_text())
    for part, name in (("Credentials", "Expiration"), ("roledoctor", "obtained_at")):
        moment = datetime.fromisoformat(held[part][name]) + timedelta(seconds=seconds)
        held[part][name] = moment.isoformat()
    entry.write_text(json.dumps(held))
    again = get()
    assert isinstance(again, Session)
    assert not again.from_cache


def test_a_home_that_is_no_folder_costs_a_word(desk: Desk) -> None:
    one_role(desk)
    program = (
        "import os, sys\n"
        "os.environ['AWS_CONFIG_FILE'] = os.environ['HOME'] + '/.aws/config'\n"
        "os.environ['AWS_SHARED_CREDENTIALS_FILE'] = os.environ['HOME'] + '/.aws/credentials'\n"
        "os.environ['HOME'] = '/dev/null'\n"
        "from doctor.cli import main\n"
        "sys.exit(main(['env', 'project-role', '--shell', 'json']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert '"AWS_ACCESS_KEY_ID"' in done.stdout
    assert "the session is not kept" in done.stderr


def test_a_closed_standard_error_puts_no_word_into_the_answer(desk: Desk) -> None:
    one_role(desk)
    program = Path(sys.executable).with_name("roledoctor")
    done = subprocess.run(
        ["sh", "-c", f'"{program}" env nobody --shell bash 2>&-'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == opening_lines("bash") + failing_lines("bash")


def test_who_cannot_renew_gets_what_still_lasts(desk: Desk) -> None:
    role = one_role(desk)
    desk.lab.shorten_sessions(4)
    first = get()
    assert isinstance(first, Session)
    desk.lab.set_trust_policy(role, trusting("999988887777"))
    kept = get(How(least_left=None))
    assert isinstance(kept, Session)
    (entry,) = (desk.folder / "cli" / "cache").glob("*.json")
    held = json.loads(entry.read_text())
    held["roledoctor"]["obtained_at"] = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    ends = datetime.now(UTC) + timedelta(minutes=5)
    held["Credentials"]["Expiration"] = ends.isoformat()
    entry.write_text(json.dumps(held))
    late = get()
    assert isinstance(late, Session)
    assert late.from_cache
    assert isinstance(get(How(least_left=600)), Refusal)


def test_a_chain_of_two_roles_renews_the_first_for_the_second(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    desk.lab.shorten_sessions(2)
    first = get()
    time.sleep(1.8)
    again = get()
    assert isinstance(first, Session)
    assert isinstance(again, Session)
    assert again.keys != first.keys


@pytest.mark.parametrize(
    "command", ["env project-role --shell json", "credential-process project-role"]
)
def test_a_full_disk_behind_standard_output_is_told(desk: Desk, command: str) -> None:
    one_role(desk)
    program = Path(sys.executable).with_name("roledoctor")
    done = subprocess.run(
        ["sh", "-c", f'"{program}" {command} > /dev/full'],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "roledoctor: standard output cannot be written: No space left on device\n"
    )
