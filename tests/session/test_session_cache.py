"""The session cache: shared with the AWS CLI, never stale, never somebody else's, never half."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from doctor.lab.server import Lab
from doctor.session.obtain import How, obtain_session
from doctor.session.questions import Nobody
from doctor.session.request_chain import Here
from doctor.session.session import Session
from doctor.session.session_request import SessionRequest
from tests.gather.desk import BASE, PROJECT, Desk, allowing, trusting, two_hops

AWS = Path(sys.executable).with_name("aws")


class Listener(Nobody):
    def __init__(self) -> None:
        self.heard: list[str] = []

    def hears(self, words: str) -> None:
        self.heard.append(words)


@pytest.fixture
def desk(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Desk(lab, monkeypatch)


def session_of(how: How | None = None, **request: Any) -> Session:
    here = Here(environ=dict(os.environ), home=os.environ["HOME"])
    found = obtain_session(SessionRequest(**{"profile": "project-role", **request}), here, how)
    assert isinstance(found, Session), found
    return found


def folder() -> Path:
    return Path(os.environ["HOME"]) / ".aws" / "cli" / "cache"


def assumed(desk: Desk) -> int:
    return [each.action for each in desk.lab.calls].count("AssumeRole")


def aws(*arguments: str) -> str:
    done = subprocess.run([AWS, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def one_role(desk: Desk, *settings: str) -> str:
    bob = desk.lab.create_user(BASE, "bob", policies=(allowing("sts:*"),))
    role = desk.lab.create_role(PROJECT, "Admin", trust_policy=trusting(BASE))
    desk.add_keys("default", bob)
    desk.add_role("project-role", role, "default", *settings)
    return role


def test_the_second_time_nobody_is_called(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    first, second = session_of(), session_of()
    assert first.keys == second.keys
    assert (first.from_cache, second.from_cache) == (False, True)
    assert assumed(desk) == 2


def test_the_aws_cli_takes_what_was_kept_and_the_other_way_round(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    session = session_of()
    said = json.loads(aws("sts", "get-caller-identity", "--profile", "project-role"))
    assert said["Arn"] == session.arn
    assert assumed(desk) == 2
    for each in folder().iterdir():
        each.unlink()
    aws("sts", "get-caller-identity", "--profile", "project-role")
    assert assumed(desk) == 4
    assert session_of().from_cache
    assert assumed(desk) == 4


def test_an_entry_of_the_cli_is_not_taken_once_a_shared_file_has_changed(desk: Desk) -> None:
    one_role(desk)
    aws("sts", "get-caller-identity", "--profile", "project-role")
    with (desk.folder / "config").open("a") as file:
        file.write("\n")
    assert not session_of().from_cache


@pytest.mark.parametrize(
    "change",
    [
        {"external_id": "x-1"},
        {"session_name": "other"},
        {"duration_seconds": 1800},
        {"tags": (("team", "blue"),)},
        {"source_identity": "bob"},
        {"policy": '{"Version":"2012-10-17","Statement":[]}'},
    ],
)
def test_what_is_asked_for_differently_is_another_session(
    desk: Desk, change: dict[str, Any]
) -> None:
    role = one_role(desk)
    trust = trusting(BASE)
    trust["Statement"][0]["Action"] = "sts:*"
    desk.lab.set_trust_policy(role, trust)
    assert session_of().keys != session_of(**change).keys
    assert session_of(**change).from_cache


def test_another_source_never_gets_the_session_of_the_first(desk: Desk) -> None:
    role = one_role(desk)
    first = session_of()
    alice = desk.lab.create_user(BASE, "alice", policies=(allowing("sts:*"),))
    desk.add_keys("alice", alice)
    config = desk.folder / "config"
    config.write_text(config.read_text().replace("= default", "= alice"))
    assert session_of().keys != first.keys
    desk.add_role("twin", role, "default")
    assert session_of().keys != session_of(profile="twin").keys


def test_a_rotated_key_of_the_source_is_another_source(desk: Desk) -> None:
    one_role(desk)
    first = session_of()
    bob = desk.lab.create_user(BASE, "robert", policies=(allowing("sts:*"),))
    (desk.folder / "credentials").unlink()
    desk.add_keys("default", bob)
    assert session_of().keys != first.keys


def test_entries_are_for_their_owner_alone(desk: Desk) -> None:
    one_role(desk)
    session_of()
    modes = {stat.S_IMODE(each.stat().st_mode) for each in folder().iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700


@pytest.mark.parametrize("text", ["", "{", "[]", '{"Credentials": {}}', "\x00\xff", "{" * 5000])
def test_what_is_no_entry_is_dropped_with_a_word(desk: Desk, text: str) -> None:
    one_role(desk)
    session_of()
    (entry,) = folder().glob("*.json")
    entry.write_text(text, encoding="latin-1")
    listener = Listener()
    assert not session_of(How(person=listener)).from_cache
    assert listener.heard == [
        f"dropped {entry.name} from the session cache: it is not what the AWS CLI writes"
    ]
    assert session_of().from_cache


def test_what_has_ended_is_dropped_with_a_word(desk: Desk) -> None:
    one_role(desk)
    desk.lab.shorten_sessions(1)
    session_of()
    time.sleep(1.1)
    listener = Listener()
    assert not session_of(How(person=listener)).from_cache
    assert "from the session cache: it ended at " in listener.heard[0]


def test_an_entry_that_others_can_write_is_not_used(desk: Desk) -> None:
    one_role(desk)
    session_of()
    (entry,) = folder().glob("*.json")
    entry.chmod(0o666)
    listener = Listener()
    assert not session_of(How(person=listener)).from_cache
    assert "could have been written by others" in listener.heard[0]


def test_an_entry_from_the_future_is_not_used(desk: Desk) -> None:
    one_role(desk)
    session_of()
    (entry,) = folder().glob("*.json")
    held = json.loads(entry.read_text())
    held["Credentials"]["Expiration"] = "2099-01-01T00:00:00Z"
    held["roledoctor"]["obtained_at"] = "2098-12-31T23:00:00+00:00"
    entry.write_text(json.dumps(held))
    assert not session_of().from_cache


def test_without_the_cache_nothing_is_read_or_written(desk: Desk) -> None:
    one_role(desk)
    session_of(How(cache=False))
    assert not folder().exists()


def test_a_cache_that_cannot_be_written_costs_a_word_and_no_session(desk: Desk) -> None:
    one_role(desk)
    (desk.folder / "cli").write_text("in the way")
    listener = Listener()
    assert session_of(How(person=listener)).arn is not None
    assert "the session is not kept" in listener.heard[0]


def test_a_full_disk_leaves_no_half_entry(desk: Desk) -> None:
    one_role(desk)
    folder().mkdir(parents=True)
    program = (
        "import os, resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))\n"
        "from doctor.session.obtain import *\n"
        "here = Here(environ=dict(os.environ), home=os.environ['HOME'])\n"
        "print(obtain_session(SessionRequest(profile='project-role'), here))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "assumed-role/Admin/roledoctor" in done.stdout
    assert not list(folder().iterdir())


def test_a_revoked_session_of_a_step_before_is_taken_anew(desk: Desk) -> None:
    two_hops(desk, allowing("sts:AssumeRole"))
    first = session_of()
    desk.lab.directory.sessions.clear()
    for each in folder().glob("*.json"):
        if PROJECT in each.read_text():
            each.unlink()
    listener = Listener()
    assert session_of(How(person=listener)).keys != first.keys
    assert "AWS does not accept it any more" in listener.heard[0]


PROCESS = (
    "import os\nfrom doctor.session.obtain import *\n"
    "here = Here(environ=dict(os.environ), home=os.environ['HOME'])\n"
    "found = obtain_session(SessionRequest(profile='project-role'), here)\n"
    "print(getattr(found, 'says', None) or found.keys.access_key_id)\n"
)


def test_fifty_processes_make_one_call(desk: Desk) -> None:
    one_role(desk)
    running = [
        subprocess.Popen([sys.executable, "-c", PROCESS], stdout=subprocess.PIPE, text=True)
        for _ in range(50)
    ]
    said = {each.communicate()[0] for each in running}
    assert len(said) == 1
    assert assumed(desk) == 1
    assert not list(folder().glob(".*"))


def test_processes_that_are_killed_leave_the_others_their_session(desk: Desk) -> None:
    one_role(desk)
    running = [
        subprocess.Popen([sys.executable, "-c", PROCESS], stdout=subprocess.PIPE, text=True)
        for _ in range(16)
    ]
    for number, each in enumerate(running[:8]):
        time.sleep(0.02 * number)
        each.kill()
    said = {each.communicate()[0] for each in running[8:]}
    [each.communicate() for each in running[:8]]
    assert len(said) == 1
    assert assumed(desk) <= 2
    assert session_of().from_cache
    for entry in folder().glob("*.json"):
        assert json.loads(entry.read_text())["Credentials"]["Expiration"]
